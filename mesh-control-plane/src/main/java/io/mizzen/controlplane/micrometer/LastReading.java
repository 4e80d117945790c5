package io.mizzen.controlplane.micrometer;

import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.metrics.Metric;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The metrics of one control plane as they were last read. A registry asks meter by meter, and to
 * read them all looks at each connected proxy; so a reading holds for a second. Safe for use by
 * many threads.
 */
final class LastReading {
  private static final long HOLDS = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanos;
  private List<Metric> metrics = List.of();
  private long readAt;

  /**
   * @param nanos the monotonic time
   */
  LastReading(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized List<Metric> of(ControlPlane controlPlane) {
    long now = nanos.getAsLong();
    if (metrics.isEmpty() || now - readAt >= HOLDS) {
      metrics = controlPlane.metrics();
      readAt = now;
    }
    return metrics;
  }
}
