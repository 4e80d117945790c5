package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.Deployment.PodTemplate;
import io.mizzen.rules.kubernetes.Deployment.TemplateMetadata;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.KubernetesService.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Services that give the ports of one Deployment different meanings. */
final class DeployedPorts {
  private DeployedPorts() {}

  static void check(Cluster cluster, Report report) {
    cluster
        .all(Deployment.class)
        .forEach(
            deployment -> {
              Optional<PodTemplate> template =
                  deployment.spec().spec().flatMap(Deployment.Spec::template);
              Optional<TemplateMetadata> meta = template.flatMap(PodTemplate::metadata);
              Map<String, String> labels = meta.map(TemplateMetadata::labels).orElse(Map.of());
              Map<String, String> notes = meta.map(TemplateMetadata::annotations).orElse(Map.of());
              if (cluster.isInMesh(
                  labels, notes, deployment.namespace(), template.flatMap(PodTemplate::spec))) {
                ports(deployment, services(deployment, labels, cluster), report);
              }
            });
  }

  private static List<MeshResource<KubernetesService>> services(
      MeshResource<Deployment> deployment, Map<String, String> labels, Cluster cluster) {
    return cluster.all(KubernetesService.class).stream()
        .filter(service -> service.namespace().equals(deployment.namespace()))
        .filter(service -> !Cluster.selector(service).isEmpty())
        .filter(service -> Cluster.matches(Cluster.selector(service), labels))
        .toList();
  }

  private static void ports(
      MeshResource<Deployment> deployment,
      List<MeshResource<KubernetesService>> services,
      Report report) {
    Map<Integer, TreeSet<String>> protocols = new TreeMap<>();
    Map<String, TreeSet<Integer>> targets = new TreeMap<>();
    for (MeshResource<KubernetesService> service : services) {
      for (ServicePort port : Cluster.ports(service)) {
        protocols
            .computeIfAbsent(port.port(), any -> new TreeSet<>())
            .add(port.protocol().isEmpty() ? "TCP" : port.protocol());
        String target = port.targetPort();
        targets
            .computeIfAbsent(
                target.isEmpty() || target.equals("0") ? "" + port.port() : target,
                any -> new TreeSet<>())
            .add(port.port());
      }
    }
    Report.Field field = report.at(deployment, Cluster.METADATA.key("name"));
    protocols.forEach(
        (port, of) -> {
          if (of.size() > 1) {
            field.warning(
                AnalysisCode.CONFLICTING_PORT_PROTOCOLS,
                port + ": " + String.join(", ", of),
                "one transport protocol in all services",
                "");
          }
        });
    targets.forEach(
        (target, of) -> {
          if (of.size() > 1) {
            field.warning(
                AnalysisCode.CONFLICTING_TARGET_PORTS,
                target + ": " + of,
                "one service port for each target port",
                "");
          }
        });
  }
}
