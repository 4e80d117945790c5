/**
 * The control plane of a test ({@link io.mizzen.testing.controlplane.TestControlPlane}) with the
 * rules that were applied to it, behind a relay that lets its connections fail.
 */
@NullMarked
package io.mizzen.testing.controlplane;

import org.jspecify.annotations.NullMarked;
