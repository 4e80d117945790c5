package io.mizzen.controlplane.metrics;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One time series of a control plane and its value when it was read.
 *
 * @param name as Prometheus writes it; Istio's where the meaning is Istio's
 * @param help one sentence
 * @param xdsType the value of the label {@code type}, in Istio's short form ({@code cds}); empty
 *     for a series without labels
 * @param value of a counter since the control plane was started; 0 or more
 */
@API(status = API.Status.EXPERIMENTAL)
public record Metric(String name, Kind kind, String help, Optional<String> xdsType, long value) {

  /** The kinds of series. */
  public enum Kind {
    /** Rises and falls. */
    GAUGE,
    /** Only rises. */
    COUNTER
  }

  static Metric gauge(String name, String help, long value) {
    return new Metric(name, Kind.GAUGE, help, Optional.empty(), value);
  }

  static Metric counter(String name, String help, long value) {
    return new Metric(name, Kind.COUNTER, help, Optional.empty(), value);
  }
}
