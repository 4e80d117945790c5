package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Port;
import io.mizzen.api.Protocol;
import io.mizzen.api.Resolution;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServicePort;
import io.mizzen.api.TargetPort;
import io.mizzen.api.Workload;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Services, workloads and endpoints out of Kubernetes documents, as Istio's registry reads them.
 */
final class KubernetesDocuments {
  private static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";
  private static final String EXPORT_TO = "networking.istio.io/exportTo";

  private KubernetesDocuments() {}

  /** The service a document declares; none for an alias, which has no endpoints of its own. */
  static Optional<Service> service(
      MeshResource<KubernetesService> resource, MeshSettings settings) {
    KubernetesService.Spec spec = specOf(resource);
    return spec.type().equals("ExternalName")
        ? Optional.empty()
        : Optional.of(service(resource, spec, settings));
  }

  /** The service that a slice lists endpoints of; none without the label that names it. */
  static Optional<ServiceKey> serviceOf(MeshResource<EndpointSlice> slice, MeshSettings settings) {
    String service = slice.labels().get(SERVICE_NAME_LABEL);
    return service.isEmpty() || slice.spec().addressType().equals("FQDN")
        ? Optional.empty()
        : Optional.of(
            new ServiceKey(slice.namespace(), settings.serviceHost(service, slice.namespace())));
  }

  /** The pods whose labels the endpoints of a slice carry. */
  static List<ResourceKey> podsOf(MeshResource<EndpointSlice> slice) {
    return slice.spec().endpoints().stream()
        .flatMap(entry -> podKey(entry, slice.namespace()).stream())
        .distinct()
        .toList();
  }

  private static KubernetesService.Spec specOf(MeshResource<KubernetesService> resource) {
    return resource
        .spec()
        .spec()
        .orElseGet(() -> new KubernetesService.Spec(List.of(), Map.of(), "", List.of(), "", ""));
  }

  private static Service service(
      MeshResource<KubernetesService> resource,
      KubernetesService.Spec spec,
      MeshSettings settings) {
    boolean headless = spec.clusterIP().equals("None");
    return new Service(
        new ServiceKey(
            resource.namespace(), settings.serviceHost(resource.name(), resource.namespace())),
        resource.name(),
        spec.ports().stream().map(KubernetesDocuments::servicePort).toList(),
        Resolution.STATIC,
        false,
        headless || spec.clusterIP().isEmpty() ? List.of() : List.of(spec.clusterIP()),
        resource.labels(),
        spec.selector().isEmpty() ? Optional.empty() : Optional.of(Labels.of(spec.selector())),
        exportTo(resource.annotations().getOrDefault(EXPORT_TO, "")),
        List.of(),
        resource.origin());
  }

  private static ServicePort servicePort(KubernetesService.ServicePort port) {
    return new ServicePort(
        port.name(),
        Port.of(port.port()),
        Protocol.infer(port.appProtocol(), port.name(), port.protocol()),
        targetPort(port.targetPort()));
  }

  private static TargetPort targetPort(String text) {
    if (text.isEmpty()) {
      return TargetPort.same();
    }
    return text.chars().allMatch(Character::isDigit)
        ? new TargetPort.Numbered(Integer.parseInt(text))
        : new TargetPort.Named(text);
  }

  private static Set<String> exportTo(String annotation) {
    return annotation.isEmpty()
        ? Set.of()
        : java.util.Arrays.stream(annotation.split(","))
            .map(String::strip)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The workload a pod is; none while it has no address and after it has ended. */
  static Optional<Workload> workload(MeshResource<Pod> pod) {
    Pod.Status status = pod.spec().status().orElse(new Pod.Status("", "", List.of()));
    boolean ended = status.phase().equals("Failed") || status.phase().equals("Succeeded");
    if (status.podIP().isEmpty() || ended) {
      return Optional.empty();
    }
    boolean notReady =
        status.conditions().stream()
            .anyMatch(c -> c.type().equals("Ready") && !c.status().equals("True"));
    return Optional.of(
        new Workload(
            Workload.Kind.POD,
            pod.namespace(),
            pod.name(),
            status.podIP(),
            containerPorts(pod.spec().spec()),
            pod.labels(),
            pod.spec().spec().map(Deployment.PodSpec::serviceAccountName).orElse(""),
            Topology.localityOf(pod.labels()),
            Network.of(pod.labels().get(Topology.NETWORK)),
            1,
            notReady ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY,
            pod.origin()));
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

  /**
   * The endpoints of a slice.
   *
   * @param rules where the pods are that they refer to
   */
  static List<Endpoint> endpoints(MeshResource<EndpointSlice> slice, RuleSet rules) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (EndpointSlice.SliceEndpoint entry : slice.spec().endpoints()) {
      Optional<MeshResource<Pod>> pod = podOf(entry, slice.namespace(), rules);
      Labels podLabels = pod.map(MeshResource::labels).orElse(Labels.none());
      Locality locality = localityOf(entry, podLabels);
      Network network = Network.of(podLabels.get(Topology.NETWORK));
      for (EndpointSlice.SlicePort port : slice.spec().ports()) {
        entry.addresses().stream()
            .limit(1) // further addresses are the same pod in another family
            .map(
                address ->
                    new Endpoint(
                        address,
                        Port.of(port.port()),
                        port.name(),
                        Topology.augment(podLabels, locality, network),
                        locality,
                        network,
                        1,
                        health(entry),
                        serviceAccountOf(pod),
                        pod.map(MeshResource::name).orElse(""),
                        slice.namespace()))
            .forEach(endpoints::add);
      }
    }
    return endpoints;
  }

  private static Optional<MeshResource<Pod>> podOf(
      EndpointSlice.SliceEndpoint entry, String namespace, RuleSet rules) {
    return podKey(entry, namespace).flatMap(key -> rules.find(key, Pod.class));
  }

  private static Optional<ResourceKey> podKey(EndpointSlice.SliceEndpoint entry, String namespace) {
    return entry
        .targetRef()
        .filter(ref -> ref.kind().equals("Pod"))
        .map(ref -> new ResourceKey("", "Pod", namespace, ref.name()));
  }

  private static String serviceAccountOf(Optional<MeshResource<Pod>> pod) {
    return pod.flatMap(p -> p.spec().spec()).map(Deployment.PodSpec::serviceAccountName).orElse("");
  }

  private static Locality localityOf(EndpointSlice.SliceEndpoint entry, Labels podLabels) {
    Locality fromPod = Topology.localityOf(podLabels);
    return fromPod.isUnknown() && !entry.zone().isEmpty()
        ? new Locality("", entry.zone(), "")
        : fromPod;
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
