package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.FieldPath;
import io.mizzen.config.resource.KindName;
import io.mizzen.intake.MeshKinds;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.rules.telemetry.Telemetry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Kinds of which one resource at most should select a pod. */
final class Selectors {
  private Selectors() {}

  /**
   * One such kind.
   *
   * @param several where several select one pod
   * @param defaults where several are for all pods of a namespace
   */
  private record Kind<S extends Record>(
      Class<S> spec, FieldPath path, AnalysisCode several, AnalysisCode defaults) {}

  static void check(Cluster cluster, Report report) {
    check(
        new Kind<>(
            Sidecar.class,
            Cluster.SPEC.key("workloadSelector"),
            AnalysisCode.CONFLICTING_SIDECARS,
            AnalysisCode.SEVERAL_DEFAULT_SIDECARS),
        cluster,
        report);
    check(
        new Kind<>(
            Telemetry.class,
            Cluster.SPEC.key("selector"),
            AnalysisCode.CONFLICTING_TELEMETRIES,
            AnalysisCode.SEVERAL_DEFAULT_TELEMETRIES),
        cluster,
        report);
  }

  private static <S extends Record> void check(Kind<S> kind, Cluster cluster, Report report) {
    Map<String, TreeSet<String>> defaults = new TreeMap<>();
    List<MeshResource<S>> all =
        cluster.all(kind.spec()).stream().filter(each -> !isAttached(each)).toList();
    for (MeshResource<S> resource : all) {
      Optional<Map<String, String>> labels = selectorOf(resource);
      if (labels.isEmpty()) {
        defaults.computeIfAbsent(resource.namespace(), any -> new TreeSet<>()).add(resource.name());
      } else {
        selected(kind, resource, labels.get(), cluster, report);
      }
    }
    all.stream()
        .filter(each -> selectorOf(each).isEmpty())
        .filter(each -> defaults.getOrDefault(each.namespace(), new TreeSet<>()).size() > 1)
        .forEach(
            each ->
                report
                    .at(each, Cluster.METADATA.key("name"))
                    .warning(
                        kind.defaults(),
                        String.join(", ", defaults.getOrDefault(each.namespace(), new TreeSet<>())),
                        "one without selector in a namespace",
                        "which of them counts is not defined"));
  }

  /** Absent means the whole namespace. */
  private static Optional<Map<String, String>> selectorOf(MeshResource<?> resource) {
    return MeshKinds.find(KindName.of(resource.key())).flatMap(kind -> kind.selectorOf(resource));
  }

  /** A policy attached to a gateway by reference selects nothing. */
  private static boolean isAttached(MeshResource<?> resource) {
    return resource.spec() instanceof Telemetry telemetry
        && (telemetry.targetRef().isPresent() || !telemetry.targetRefs().isEmpty());
  }

  private static <S extends Record> void selected(
      Kind<S> kind,
      MeshResource<S> resource,
      Map<String, String> labels,
      Cluster cluster,
      Report report) {
    Optional<String> namespace =
        Optional.of(resource.namespace())
            .filter(name -> !name.equals(cluster.settings().rootNamespace()));
    List<MeshResource<Pod>> pods = cluster.pods(labels, namespace);
    if (pods.isEmpty()) {
      report
          .at(resource, kind.path())
          .warning(
              AnalysisCode.UNKNOWN_SELECTOR,
              Cluster.text(labels),
              "labels that a pod of namespace " + resource.namespace() + " carries",
              "");
    }
    for (MeshResource<Pod> pod : pods) {
      TreeSet<String> rivals = new TreeSet<>();
      cluster.all(kind.spec()).stream()
          .filter(other -> other.namespace().equals(resource.namespace()))
          .filter(
              other ->
                  selectorOf(other)
                      .filter(each -> Cluster.matches(each, pod.labels().entries()))
                      .isPresent())
          .forEach(other -> rivals.add(other.name()));
      if (rivals.size() > 1) {
        report
            .at(resource, kind.path())
            .warning(
                kind.several(),
                String.join(", ", rivals),
                "one for pod " + pod.name(),
                "which of them counts is not defined");
      }
    }
  }
}
