/**
 * The control plane in one process: {@link io.mizzen.controlplane.ControlPlane} gathers documents
 * and registrations, assembles them, lets the translator translate and the xDS server send.
 *
 * <p>There is one writer. It turns a change (documents applied or deleted, a workload come or gone)
 * into a new immutable state and publishes it; streams read whatever state is newest. Nothing that
 * is read from a stream is ever computed under the writer's lock.
 */
@NullMarked
package io.mizzen.controlplane;

import org.jspecify.annotations.NullMarked;
