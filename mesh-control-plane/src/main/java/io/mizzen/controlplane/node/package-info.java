/**
 * The xDS node of a proxy: the identity and the registration that it names ({@link
 * io.mizzen.controlplane.node.NodeIdentity}), and whether the peer behind it may have them ({@link
 * io.mizzen.controlplane.node.StreamApplicant}).
 */
@NullMarked
package io.mizzen.controlplane.node;

import org.jspecify.annotations.NullMarked;
