package io.mizzen.analysis.gateway;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.gateway.Gateway;
import io.mizzen.rules.gateway.Gateway.Server;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.KubernetesService.ServicePort;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.kubernetes.Secret;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The workloads a Gateway selects: that there are some, their ports and their certificates. */
final class GatewayWorkloads {
  private GatewayWorkloads() {}

  static void check(Cluster cluster, Report report) {
    cluster.all(Gateway.class).forEach(gateway -> check(gateway, cluster, report));
  }

  private static void check(MeshResource<Gateway> gateway, Cluster cluster, Report report) {
    Map<String, String> selector = gateway.spec().selector();
    List<MeshResource<Pod>> pods = cluster.pods(selector, Optional.empty());
    boolean isOfIstio = Cluster.matches(selector, IngressGateway.LABELS);
    if (pods.isEmpty() && !isOfIstio) {
      report
          .at(gateway, Cluster.SPEC.key("selector"))
          .warning(
              AnalysisCode.UNKNOWN_SELECTOR,
              Cluster.text(selector),
              "labels that some pod carries",
              "no workload serves this gateway");
      return;
    }
    ports(gateway, pods, isOfIstio ? IngressGateway.PORTS : Set.of(), cluster, report);
    String namespace =
        pods.isEmpty() ? cluster.settings().rootNamespace() : pods.get(0).namespace();
    credentials(gateway, namespace, cluster, report);
  }

  private static void ports(
      MeshResource<Gateway> gateway,
      List<MeshResource<Pod>> pods,
      Set<Integer> ofIstio,
      Cluster cluster,
      Report report) {
    Set<Integer> served = new HashSet<>(ofIstio);
    for (MeshResource<KubernetesService> service : cluster.all(KubernetesService.class)) {
      boolean selects =
          pods.stream()
              .filter(pod -> pod.namespace().equals(service.namespace()))
              .anyMatch(pod -> Cluster.matches(Cluster.selector(service), pod.labels().entries()));
      if (selects) {
        Cluster.ports(service).forEach(port -> served.addAll(numbers(port)));
      }
    }
    List<Server> servers = gateway.spec().servers();
    for (int i = 0; i < servers.size(); i++) {
      Optional<Gateway.Port> port = servers.get(i).port().filter(p -> !served.contains(p.number()));
      FieldPath path = Cluster.SPEC.key("servers").index(i).key("port").key("number");
      port.ifPresent(
          each ->
              report
                  .at(gateway, path)
                  .warning(
                      AnalysisCode.GATEWAY_PORT_NOT_SERVED,
                      "" + each.number(),
                      "a port of a service of " + Cluster.text(gateway.spec().selector()),
                      "it cannot be reached through the service"));
    }
  }

  /** Of the service and of the workload. */
  private static Set<Integer> numbers(ServicePort port) {
    boolean isNumber = port.targetPort().matches("[0-9]{1,5}");
    return isNumber
        ? Set.copyOf(List.of(port.port(), Integer.parseInt(port.targetPort())))
        : Set.of(port.port());
  }

  private static void credentials(
      MeshResource<Gateway> gateway, String namespace, Cluster cluster, Report report) {
    List<Server> servers = gateway.spec().servers();
    for (int i = 0; i < servers.size(); i++) {
      String name = servers.get(i).tls().map(tls -> tls.credentialName()).orElse("");
      if (name.isEmpty()) {
        continue;
      }
      Report.Field field =
          report.at(gateway, Cluster.SPEC.key("servers").index(i).key("tls").key("credentialName"));
      Optional<MeshResource<Secret>> secret =
          cluster.all(Secret.class).stream()
              .filter(each -> each.name().equals(name) && each.namespace().equals(namespace))
              .findFirst();
      if (secret.isEmpty()) {
        field.warning(
            AnalysisCode.UNKNOWN_CREDENTIAL,
            name,
            "a secret of namespace " + namespace,
            "the gateway runs there");
      } else {
        credential(secret.get(), field, cluster);
      }
    }
  }

  private static void credential(MeshResource<Secret> secret, Report.Field field, Cluster cluster) {
    Credential credential = Credential.of(secret.spec(), cluster.now());
    cluster.reads().until(credential.until());
    credential
        .problem()
        .ifPresent(
            problem ->
                field.warning(
                    AnalysisCode.INVALID_CREDENTIAL,
                    secret.name() + ": " + problem,
                    "a valid certificate in tls.crt with tls.key, or in cert with key",
                    "the gateway cannot offer it"));
  }
}
