/**
 * The sources of services and workloads beside the documents: {@link
 * io.mizzen.controlplane.registry.SelfRegistrations} are the servers that register themselves over
 * their streams, {@link io.mizzen.controlplane.registry.RegistryReports} takes what any registry
 * reports, {@link io.mizzen.controlplane.registry.RestartHold} says how long after a start the
 * registrations are not yet believed to be complete.
 */
@NullMarked
package io.mizzen.controlplane.registry;

import org.jspecify.annotations.NullMarked;
