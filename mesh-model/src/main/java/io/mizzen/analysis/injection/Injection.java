package io.mizzen.analysis.injection;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.ConfigNode;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.ConfigMap;
import io.mizzen.rules.kubernetes.Deployment.PodSpec;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.Pod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which namespaces get sidecars, and which of their pods have none. */
final class Injection {
  private static final String AMBIENT = "istio.io/dataplane-mode";

  private Injection() {}

  static void check(Cluster cluster, Report report) {
    Set<String> injected = new HashSet<>();
    cluster.all(KubernetesNamespace.class).stream()
        .filter(namespace -> !Cluster.isSystem(namespace.name()))
        .filter(namespace -> !namespace.name().equals(cluster.settings().rootNamespace()))
        .forEach(
            namespace -> {
              if (isInjected(namespace, cluster, report)) {
                injected.add(namespace.name());
              }
            });
    cluster.all(Pod.class).stream()
        .filter(pod -> injected.contains(pod.namespace()))
        .filter(pod -> !isExempt(pod))
        .filter(
            pod ->
                Cluster.containers(pod.spec().spec())
                    .noneMatch(c -> c.name().equals(Cluster.PROXY)))
        .forEach(
            pod ->
                report
                    .at(pod, Cluster.SPEC.key("containers"))
                    .warning(
                        AnalysisCode.POD_WITHOUT_PROXY,
                        pod.name(),
                        "a container " + Cluster.PROXY,
                        "restart it, so that it is injected"));
  }

  private static boolean isInjected(
      MeshResource<KubernetesNamespace> namespace, Cluster cluster, Report report) {
    Map<String, String> labels = namespace.labels().entries();
    String injection = labels.getOrDefault(Cluster.INJECTION, "");
    List<String> kinds = new ArrayList<>();
    if (injection.equals("enabled")) {
      kinds.add(Cluster.INJECTION + "=enabled");
    }
    if (labels.containsKey(Cluster.REVISION)) {
      kinds.add(Cluster.REVISION + "=" + labels.get(Cluster.REVISION));
    }
    if ("ambient".equals(labels.get(AMBIENT))) {
      kinds.add(AMBIENT + "=ambient");
    }
    if (!injection.isEmpty() && !injection.equals("enabled")) {
      return false; // switched off on purpose
    }
    if (kinds.isEmpty()) {
      unlabelled(namespace, cluster, report);
      return false;
    }
    if (kinds.size() > 1) {
      report
          .at(namespace, Cluster.METADATA.key("labels"))
          .warning(
              AnalysisCode.SEVERAL_INJECTION_LABELS,
              String.join(" ", kinds),
              "one of these labels",
              "which of them counts is not defined");
      return false;
    }
    return !kinds.get(0).startsWith(AMBIENT);
  }

  private static void unlabelled(
      MeshResource<KubernetesNamespace> namespace, Cluster cluster, Report report) {
    Report.Field field = report.at(namespace, Cluster.METADATA.key("name"));
    if (isInjectedByDefault(cluster)) {
      field.remark(
          AnalysisCode.INJECTED_BY_DEFAULT, namespace.name(), "", "all namespaces are injected");
    } else {
      field.remark(
          AnalysisCode.NAMESPACE_NOT_INJECTED,
          namespace.name(),
          "label " + Cluster.INJECTION + " or " + Cluster.REVISION,
          "its pods are outside the mesh");
    }
  }

  private static boolean isInjectedByDefault(Cluster cluster) {
    return cluster.all(ConfigMap.class).stream()
        .filter(map -> map.name().equals(ProxyImages.INJECTOR))
        .flatMap(map -> ProxyImages.values(map.spec()).stream())
        .flatMap(values -> ProxyImages.get(values, "sidecarInjectorWebhook").stream())
        .flatMap(webhook -> ProxyImages.get(webhook, "enableNamespacesByDefault").stream())
        .map(ConfigNode::describe)
        .anyMatch("true"::equals);
  }

  private static boolean isExempt(MeshResource<Pod> pod) {
    String inject =
        pod.labels()
            .entries()
            .getOrDefault(Cluster.INJECT, pod.annotations().getOrDefault(Cluster.INJECT, ""));
    Optional<PodSpec> spec = pod.spec().spec();
    return inject.equalsIgnoreCase("false") || spec.filter(PodSpec::hostNetwork).isPresent();
  }
}
