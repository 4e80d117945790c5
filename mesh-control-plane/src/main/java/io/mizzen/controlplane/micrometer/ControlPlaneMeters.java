package io.mizzen.controlplane.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.metrics.Metric;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * The {@linkplain ControlPlane#metrics metrics} of a control plane as meters of Micrometer, under
 * the names that {@code /metrics} has:
 *
 * <pre>{@code
 * new ControlPlaneMeters(controlPlane).bindTo(registry);
 * }</pre>
 *
 * <p>Gauges are gauges, counters are function counters. Micrometer's Prometheus registry ends the
 * names of counters in {@code _total}, also those of Istio, which do not ({@code
 * pilot_xds_pushes}). Values are at most one second old. Needs {@code
 * io.micrometer:micrometer-core}, an optional dependency.
 *
 * <p>A control plane may be bound before it is started. The registry does not keep it alive: the
 * meters of one that was closed stand still, and have no value once it is garbage. Safe for use by
 * many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ControlPlaneMeters implements MeterBinder {
  private final ControlPlane controlPlane;
  private final Tags tags;
  private final LongSupplier nanos;

  /** Meters without further tags. */
  public ControlPlaneMeters(ControlPlane controlPlane) {
    this(controlPlane, Tags.empty());
  }

  /**
   * Meters with tags of their own, which tell several control planes in one registry apart.
   *
   * @param tags added to each meter; none may have the key {@code type}
   */
  public ControlPlaneMeters(ControlPlane controlPlane, Iterable<Tag> tags) {
    this(controlPlane, tags, System::nanoTime);
  }

  ControlPlaneMeters(ControlPlane controlPlane, Iterable<Tag> tags, LongSupplier nanos) {
    this.controlPlane = controlPlane;
    this.tags = Tags.of(tags);
    this.nanos = nanos;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    LastReading reading = new LastReading(nanos);
    List<Metric> metrics = reading.of(controlPlane);
    for (int i = 0; i < metrics.size(); i++) {
      int index = i;
      register(registry, metrics.get(i), each -> reading.of(each).get(index).value());
    }
  }

  private void register(
      MeterRegistry registry, Metric metric, ToDoubleFunction<ControlPlane> value) {
    Tags all = metric.xdsType().map(type -> tags.and("type", type)).orElse(tags);
    switch (metric.kind()) {
      case GAUGE ->
          Gauge.builder(metric.name(), controlPlane, value)
              .description(metric.help())
              .tags(all)
              .register(registry);
      case COUNTER ->
          FunctionCounter.builder(metric.name(), controlPlane, value)
              .description(metric.help())
              .tags(all)
              .register(registry);
    }
  }
}
