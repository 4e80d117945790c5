package io.mizzen.catalog;

import io.mizzen.api.HealthStatus;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.TopologyLabels;
import io.mizzen.api.Workload;
import io.mizzen.model.MeshResource;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.Node;
import io.mizzen.rules.kubernetes.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Workloads out of Kubernetes Pod documents, and the nodes that say where they run. */
final class Pods {
  private static final Pod.Status NO_STATUS = new Pod.Status("", "", List.of());

  private final RuleSet rules;

  /**
   * @param rules where nodes are looked up
   */
  Pods(RuleSet rules) {
    this.rules = rules;
  }

  /** The workload a pod is; none while it has no address and after it has ended. */
  Optional<Workload> workload(MeshResource<Pod> pod) {
    Pod.Status status = pod.spec().status().orElse(NO_STATUS);
    boolean ended = status.phase().equals("Failed") || status.phase().equals("Succeeded");
    if (status.podIP().isEmpty() || ended) {
      return Optional.empty();
    }
    boolean notReady =
        status.conditions().stream()
            .anyMatch(c -> c.type().equals("Ready") && !c.status().equals("True"));
    return Optional.of(
        Workload.builder(Workload.Kind.POD, pod.namespace(), pod.name(), status.podIP())
            .ports(containerPorts(pod.spec().spec()))
            .labels(TopologyLabels.onNode(pod.labels(), nodeName(pod)))
            .serviceAccount(serviceAccount(pod))
            .locality(locality(pod))
            .network(Network.of(pod.labels().get(TopologyLabels.NETWORK)))
            .health(notReady ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY)
            .origin(pod.origin())
            .build());
  }

  /** Kubernetes runs a pod that names none as {@code default}. */
  static String serviceAccount(MeshResource<Pod> pod) {
    return pod.spec()
        .spec()
        .map(Deployment.PodSpec::serviceAccountName)
        .filter(name -> !name.isEmpty())
        .orElse("default");
  }

  /** The region and zone of a pod: what its labels say, else what its node's labels say. */
  Locality locality(MeshResource<Pod> pod) {
    Locality own = TopologyLabels.localityOf(pod.labels());
    return own.isUnknown() ? localityOfNode(nodeName(pod)) : own;
  }

  Locality localityOfNode(String name) {
    return name.isEmpty()
        ? Locality.unknown()
        : rules
            .find(nodeKey(name), Node.class)
            .map(node -> TopologyLabels.localityOf(node.labels()))
            .orElse(Locality.unknown());
  }

  static String nodeName(MeshResource<Pod> pod) {
    return pod.spec().spec().map(Deployment.PodSpec::nodeName).orElse("");
  }

  static ResourceKey nodeKey(String name) {
    return new ResourceKey("", "Node", "", name);
  }

  private static Map<String, Integer> containerPorts(Optional<Deployment.PodSpec> spec) {
    Map<String, Integer> ports = new TreeMap<>();
    spec.ifPresent(
        s ->
            s.containers().stream()
                .flatMap(container -> container.ports().stream())
                .filter(port -> !port.name().isEmpty())
                .forEach(port -> ports.put(port.name(), port.containerPort())));
    return ports;
  }
}
