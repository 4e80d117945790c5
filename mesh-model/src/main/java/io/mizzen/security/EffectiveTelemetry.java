package io.mizzen.security;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.telemetry.Telemetry;
import io.mizzen.rules.telemetry.Telemetry.AccessLogging;
import io.mizzen.rules.telemetry.Telemetry.Metrics;
import io.mizzen.rules.telemetry.Telemetry.ModeSelector;
import io.mizzen.rules.telemetry.Telemetry.Tracing;
import io.mizzen.rules.telemetry.Telemetry.WorkloadMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The Telemetries of one workload: the root namespace's, its namespace's, then all that select it.
 * A later entry overrides.
 *
 * @param metrics in that order
 * @param accessLogging in that order, one list per Telemetry that has any: a list that names
 *     providers replaces those of the lists before it
 * @param tracing in that order
 * @param sources the Telemetries in that order
 */
@API(status = API.Status.EXPERIMENTAL)
public record EffectiveTelemetry(
    List<Metrics> metrics,
    List<List<AccessLogging>> accessLogging,
    List<Tracing> tracing,
    List<ResourceKey> sources) {
  private static final Tracing NO_TRACING =
      new Tracing(
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public EffectiveTelemetry {
    metrics = List.copyOf(metrics);
    accessLogging = accessLogging.stream().map(List::copyOf).toList();
    tracing = List.copyOf(tracing);
    sources = List.copyOf(sources);
  }

  static EffectiveTelemetry of(List<MeshResource<Telemetry>> widestFirst) {
    return new EffectiveTelemetry(
        widestFirst.stream().flatMap(each -> each.spec().metrics().stream()).toList(),
        widestFirst.stream()
            .map(each -> each.spec().accessLogging())
            .filter(logging -> !logging.isEmpty())
            .toList(),
        widestFirst.stream().flatMap(each -> each.spec().tracing().stream()).toList(),
        widestFirst.stream().map(MeshResource::key).toList());
  }

  /**
   * The tracing of one side of the workload, merged: of each field the last one that is set. Tags
   * are replaced as a whole; without providers the mesh's default is meant.
   *
   * @param side {@code CLIENT} or {@code SERVER}
   */
  public Tracing tracing(WorkloadMode side) {
    return tracing.stream()
        .filter(each -> isFor(each.match(), side))
        .reduce(NO_TRACING, EffectiveTelemetry::overridden);
  }

  private static boolean isFor(Optional<ModeSelector> match, WorkloadMode side) {
    WorkloadMode mode = match.map(ModeSelector::mode).orElse(WorkloadMode.CLIENT_AND_SERVER);
    return mode == WorkloadMode.CLIENT_AND_SERVER || mode == side;
  }

  private static Tracing overridden(Tracing wide, Tracing narrow) {
    return new Tracing(
        Optional.empty(),
        narrow.providers().isEmpty() ? wide.providers() : narrow.providers(),
        narrow.randomSamplingPercentage().or(wide::randomSamplingPercentage),
        narrow.disableSpanReporting().or(wide::disableSpanReporting),
        narrow.customTags().isEmpty() ? wide.customTags() : narrow.customTags(),
        narrow.useRequestIdForTraceSampling().or(wide::useRequestIdForTraceSampling),
        narrow.enableIstioTags().or(wide::enableIstioTags),
        narrow.disableContextPropagation().or(wide::disableContextPropagation));
  }
}
