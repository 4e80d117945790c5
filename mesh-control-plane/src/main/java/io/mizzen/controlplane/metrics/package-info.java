/**
 * The figures that monitoring reads of a control plane, described once: {@link
 * io.mizzen.controlplane.metrics.Metric} is one of them with its value, {@link
 * io.mizzen.controlplane.metrics.Metrics} lists them all. {@code /metrics} and Micrometer show the
 * same list.
 */
@NullMarked
package io.mizzen.controlplane.metrics;

import org.jspecify.annotations.NullMarked;
