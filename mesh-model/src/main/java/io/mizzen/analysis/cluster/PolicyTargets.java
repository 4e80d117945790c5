package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Source;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.Pod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** AuthorizationPolicies: workloads they are for, and namespaces they name. */
final class PolicyTargets {
  private PolicyTargets() {}

  static void check(Cluster cluster, Report report) {
    for (MeshResource<AuthorizationPolicy> policy : cluster.all(AuthorizationPolicy.class)) {
      if (policy.spec().targets().isEmpty()) {
        workloads(policy, cluster, report);
      }
      namespaces(policy, cluster, report);
    }
  }

  private static void workloads(
      MeshResource<AuthorizationPolicy> policy, Cluster cluster, Report report) {
    boolean isMeshWide = policy.namespace().equals(cluster.settings().rootNamespace());
    Optional<Map<String, String>> selector = policy.spec().selector().map(s -> s.matchLabels());
    if (isMeshWide && selector.isEmpty()) {
      return;
    }
    List<MeshResource<Pod>> pods =
        cluster.pods(
            selector.orElse(Map.of()), Optional.of(policy.namespace()).filter(any -> !isMeshWide));
    boolean isEmpty =
        pods.stream()
            .noneMatch(
                pod ->
                    cluster.isInMesh(
                        pod.labels().entries(),
                        pod.annotations(),
                        pod.namespace(),
                        pod.spec().spec()));
    if (isEmpty) {
      report
          .at(policy, Cluster.SPEC.key("selector"))
          .warning(
              AnalysisCode.NO_MATCHING_WORKLOADS,
              Cluster.text(selector.orElse(Map.of())),
              "labels that a workload of the mesh carries",
              "");
    }
  }

  private static void namespaces(
      MeshResource<AuthorizationPolicy> policy, Cluster cluster, Report report) {
    List<AuthorizationPolicy.Rule> rules = policy.spec().rules();
    for (int i = 0; i < rules.size(); i++) {
      for (int j = 0; j < rules.get(i).from().size(); j++) {
        Optional<Source> source = rules.get(i).from().get(j).source();
        FieldPath path = Cluster.SPEC.key("rules").index(i).key("from").index(j).key("source");
        source.ifPresent(
            each -> {
              exist(policy, each.namespaces(), path.key("namespaces"), cluster, report);
              exist(policy, each.notNamespaces(), path.key("notNamespaces"), cluster, report);
            });
      }
    }
  }

  private static void exist(
      MeshResource<AuthorizationPolicy> policy,
      List<String> patterns,
      FieldPath path,
      Cluster cluster,
      Report report) {
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = patterns.get(i);
      boolean exists =
          cluster.all(KubernetesNamespace.class).stream()
              .anyMatch(namespace -> matches(pattern, namespace.name()));
      if (!exists) {
        report
            .at(policy, path.index(i))
            .warning(AnalysisCode.UNKNOWN_NAMESPACE, pattern, "a namespace that exists", "");
      }
    }
  }

  private static boolean matches(String pattern, String name) {
    if (pattern.startsWith("*")) {
      return name.endsWith(pattern.substring(1));
    }
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern.toLowerCase(Locale.ROOT));
  }
}
