/**
 * StreamDecision of streams by identity. {@link io.mizzen.controlplane.security.TransportSecurity}
 * is what users configure; {@link io.mizzen.controlplane.security.StreamSecurity} enforces it
 * before anything of a call is read; {@link io.mizzen.controlplane.security.StreamAuthorization}
 * compares what a node then says of itself with what was verified.
 *
 * <p>Authentication knows no node, and authorisation no certificate: what passes from one to the
 * other is a {@link io.mizzen.controlplane.security.VerifiedPeer}. Files are read by one shell,
 * which keeps what is in force until all of them can be used.
 */
@NullMarked
package io.mizzen.controlplane.security;

import org.jspecify.annotations.NullMarked;
