/**
 * The control plane in one process: {@link io.mizzen.controlplane.ControlPlane} takes what sources
 * report, assembles it, lets the translator translate and the xDS server send.
 *
 * <p>Sources ({@code source}, {@code registry}) read and parse on threads of their own and put what
 * they found into the inbox of one event loop ({@code loop}). It turns all that is pending into one
 * new immutable state ({@code state}) and publishes it; streams read whatever state is newest.
 * Nothing slow runs on gRPC's threads, and nothing that a stream reads is computed by the loop.
 */
@NullMarked
package io.mizzen.controlplane;

import org.jspecify.annotations.NullMarked;
