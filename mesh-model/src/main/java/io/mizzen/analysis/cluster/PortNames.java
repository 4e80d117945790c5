package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.api.Protocol;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.KubernetesService.ServicePort;
import java.util.List;
import java.util.Set;

/** Whether the ports of services say which protocol they speak. */
final class PortNames {
  private static final Set<Protocol> FOR_EXTERNAL_NAME =
      Set.of(Protocol.TCP, Protocol.HTTPS, Protocol.TLS);

  private PortNames() {}

  static void check(Cluster cluster, Report report) {
    cluster.all(KubernetesService.class).stream()
        .filter(service -> !Cluster.isSystem(service.namespace()))
        .filter(service -> !isOfControlPlane(service, cluster))
        .forEach(service -> ports(service, report));
  }

  private static boolean isOfControlPlane(MeshResource<?> service, Cluster cluster) {
    return service.namespace().equals(cluster.settings().rootNamespace())
        && (service.labels().entries().containsKey("istio")
            || "istio".equals(service.labels().entries().get("release")));
  }

  private static void ports(MeshResource<KubernetesService> service, Report report) {
    boolean isExternalName =
        service.spec().spec().filter(spec -> spec.type().equals("ExternalName")).isPresent();
    List<ServicePort> ports = Cluster.ports(service);
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      Protocol protocol = protocol(port);
      Report.Field field = report.at(service, Cluster.SPEC.key("ports").index(i).key("name"));
      boolean isBareTcp = port.name().equals("tcp");
      if (isExternalName && (isBareTcp || !FOR_EXTERNAL_NAME.contains(protocol))) {
        field.warning(
            AnalysisCode.EXTERNAL_NAME_PORT,
            port.name(),
            "a name that starts with tcp, https or tls",
            "clients outside the mesh may fail to reach the host");
      } else if (!isExternalName && protocol == Protocol.UNSUPPORTED) {
        field.remark(
            AnalysisCode.PORT_NAME_WITHOUT_PROTOCOL,
            port.name(),
            "<protocol>[-<suffix>], or appProtocol",
            "sidecars find out by looking at the first bytes");
      }
    }
  }

  private static Protocol protocol(ServicePort port) {
    return Protocol.infer(port.appProtocol(), port.name(), port.protocol());
  }
}
