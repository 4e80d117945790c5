package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.meshconfig.ExtensionProvider;
import io.mizzen.rules.telemetry.Telemetry;
import io.mizzen.rules.telemetry.Telemetry.AccessLogging;
import io.mizzen.rules.telemetry.Telemetry.Tracing;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The providers that Telemetry resources name, or leave out. */
final class TelemetryProviders {
  private TelemetryProviders() {}

  static void check(Cluster cluster, Report report) {
    boolean hasDefault =
        cluster.config().defaultProviders().filter(d -> !d.accessLogging().isEmpty()).isPresent();
    Set<String> lightstep =
        cluster.config().extensionProviders().stream()
            .filter(provider -> provider.lightstep().isPresent())
            .map(ExtensionProvider::name)
            .collect(Collectors.toUnmodifiableSet());
    for (MeshResource<Telemetry> telemetry : cluster.all(Telemetry.class)) {
      if (!hasDefault) {
        accessLogs(telemetry, report);
      }
      tracing(telemetry, lightstep, report);
    }
  }

  private static void accessLogs(MeshResource<Telemetry> telemetry, Report report) {
    List<AccessLogging> logs = telemetry.spec().accessLogging();
    for (int i = 0; i < logs.size(); i++) {
      boolean isOff = logs.get(i).disabled().orElse(false);
      if (!isOff && logs.get(i).providers().isEmpty()) {
        report
            .at(telemetry, Cluster.SPEC.key("accessLogging").index(i))
            .warning(
                AnalysisCode.NO_TELEMETRY_PROVIDER,
                "no providers",
                "a provider here, or a default one in the mesh's configuration",
                "it is ignored");
      }
    }
  }

  private static void tracing(
      MeshResource<Telemetry> telemetry, Set<String> lightstep, Report report) {
    List<Tracing> tracing = telemetry.spec().tracing();
    for (int i = 0; i < tracing.size(); i++) {
      for (int j = 0; j < tracing.get(i).providers().size(); j++) {
        String name = tracing.get(i).providers().get(j).name();
        if (lightstep.contains(name)) {
          report
              .at(telemetry, Cluster.SPEC.key("tracing").index(i).key("providers").index(j))
              .warning(
                  AnalysisCode.DEPRECATED_RESOURCE, name, "another provider", "use OpenTelemetry");
        }
      }
    }
  }
}
