/**
 * A control plane's metrics in a Micrometer registry: {@link
 * io.mizzen.controlplane.micrometer.ControlPlaneMeters}. Nothing else in this module knows
 * Micrometer, so this package alone needs it on the class path.
 */
@NullMarked
package io.mizzen.controlplane.micrometer;

import org.jspecify.annotations.NullMarked;
