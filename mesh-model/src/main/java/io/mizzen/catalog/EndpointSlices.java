package io.mizzen.catalog;

import io.mizzen.api.ClusterId;
import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Port;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.TlsMode;
import io.mizzen.api.TopologyLabels;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Endpoints out of Kubernetes EndpointSlice documents. */
final class EndpointSlices {
  private static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";

  private EndpointSlices() {}

  /** The service that a slice lists endpoints of; none without the label that names it. */
  static Optional<ServiceKey> serviceOf(MeshResource<EndpointSlice> slice, MeshSettings settings) {
    String service = slice.labels().get(SERVICE_NAME_LABEL);
    return service.isEmpty() || slice.spec().addressType().equals("FQDN")
        ? Optional.empty()
        : Optional.of(
            new ServiceKey(slice.namespace(), settings.serviceHost(service, slice.namespace())));
  }

  /** The pod whose labels an endpoint of a slice carries. */
  static Optional<ResourceKey> podOf(EndpointSlice.SliceEndpoint entry, String namespace) {
    return entry
        .targetRef()
        .filter(ref -> ref.kind().equals("Pod"))
        .map(ref -> new ResourceKey("", "Pod", namespace, ref.name()));
  }

  /**
   * The endpoints of a slice.
   *
   * @param rules where the pods and nodes are that they refer to
   */
  static List<Endpoint> endpoints(
      MeshResource<EndpointSlice> slice, RuleSet rules, MeshSettings settings) {
    Pods pods = new Pods(rules);
    List<Endpoint> endpoints = new ArrayList<>();
    for (EndpointSlice.SliceEndpoint entry : slice.spec().endpoints()) {
      Optional<MeshResource<Pod>> pod =
          podOf(entry, slice.namespace()).flatMap(key -> rules.find(key, Pod.class));
      Locality locality = locality(entry, pod, pods);
      for (EndpointSlice.SlicePort port : slice.spec().ports()) {
        entry.addresses().stream()
            .limit(1) // further addresses are the same pod in another family
            .map(address -> endpoint(slice, entry, port, address, pod, locality))
            .forEach(endpoints::add);
      }
    }
    return endpoints;
  }

  private static Endpoint endpoint(
      MeshResource<EndpointSlice> slice,
      EndpointSlice.SliceEndpoint entry,
      EndpointSlice.SlicePort port,
      String address,
      Optional<MeshResource<Pod>> pod,
      Locality locality) {
    Labels labels = pod.map(MeshResource::labels).orElse(Labels.none());
    Network network = Network.of(labels.get(TopologyLabels.NETWORK));
    return Endpoint.builder(address, Port.of(port.port()), port.name())
        .labels(
            TopologyLabels.onNode(
                TopologyLabels.augment(labels, locality, network, ClusterId.defaultCluster()),
                entry.nodeName().isEmpty() ? pod.map(Pods::nodeName).orElse("") : entry.nodeName()))
        .locality(locality)
        .network(network)
        .health(health(entry))
        .serviceAccount(pod.map(Pods::serviceAccount).orElse(""))
        .workloadName(pod.map(MeshResource::name).orElse(""))
        .namespace(slice.namespace())
        .tlsMode(TlsMode.of(labels).orElse(TlsMode.DISABLED))
        .build();
  }

  /** The locality of the pod, else of its node, else the slice's zone. */
  private static Locality locality(
      EndpointSlice.SliceEndpoint entry, Optional<MeshResource<Pod>> pod, Pods pods) {
    Locality known =
        pod.map(pods::locality)
            .filter(locality -> !locality.isUnknown())
            .orElseGet(() -> pods.localityOfNode(entry.nodeName()));
    return known.isUnknown() && !entry.zone().isEmpty()
        ? new Locality("", entry.zone(), "")
        : known;
  }

  private static HealthStatus health(EndpointSlice.SliceEndpoint entry) {
    boolean ready = entry.conditions().flatMap(EndpointSlice.Conditions::ready).orElse(true);
    boolean terminating =
        entry.conditions().flatMap(EndpointSlice.Conditions::terminating).orElse(false);
    if (ready) {
      return HealthStatus.HEALTHY;
    }
    return terminating ? HealthStatus.TERMINATING : HealthStatus.UNHEALTHY;
  }
}
