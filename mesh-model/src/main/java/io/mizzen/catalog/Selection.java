package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Port;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.api.TargetPort;
import io.mizzen.api.TopologyLabels;
import io.mizzen.api.Workload;
import io.mizzen.names.Addresses;
import java.util.List;
import java.util.OptionalInt;

/** The endpoints that a workload is for a service: Istio's order of target ports. */
final class Selection {
  private Selection() {}

  /** One endpoint per service port that the workload serves. */
  static List<Endpoint> endpointsOf(Service service, Workload workload) {
    if (!isServable(service, workload)) {
      return List.of();
    }
    return service.ports().stream()
        .flatMap(
            port ->
                workloadPort(service, port, workload).stream()
                    .mapToObj(number -> endpoint(port, workload, number)))
        .toList();
  }

  /**
   * Only services of a DNS resolution can use an address that is a name. Of WorkloadEntries a
   * Kubernetes Service takes those with an IP address, and only if it has an address itself. An
   * unhealthy WorkloadEntry serves nothing, a pod that is not ready no ServiceEntry.
   */
  private static boolean isServable(Service service, Workload workload) {
    boolean isIp = Addresses.isIp(workload.address());
    boolean isCallable =
        isIp || Addresses.isUnixSocket(workload.address()) || service.resolution().isDns();
    boolean isHealthy = workload.health() == HealthStatus.HEALTHY;
    return switch (workload.kind()) {
      case POD -> isCallable && (isHealthy || service.isKubernetes());
      case WORKLOAD_ENTRY ->
          isHealthy
              && isCallable
              && (!service.isKubernetes() || (isIp && service.resolution() == Resolution.STATIC));
      case SELF_REGISTERED -> isCallable;
    };
  }

  /**
   * Istio's order: the workload's port named as the service's port, then the service's target port
   * (a named one must exist on the workload), then the service port's own number. A Kubernetes
   * Service leads to a pod's target port only, and where it names the target port to that of a
   * WorkloadEntry. A self-registered workload with exactly one port serves a service with exactly
   * one port that clients may dial, whatever their names, so that a self-registered server need not
   * know what its service calls it.
   */
  private static OptionalInt workloadPort(Service service, ServicePort port, Workload workload) {
    Integer byName = workload.ports().get(port.name());
    if (byName != null && !isByTargetOnly(service, port, workload)) {
      return OptionalInt.of(byName);
    }
    boolean onlyChoice =
        service.clientPorts().equals(List.of(port)) && workload.ports().size() == 1;
    if (onlyChoice && workload.kind() == Workload.Kind.SELF_REGISTERED) {
      return OptionalInt.of(workload.ports().values().iterator().next());
    }
    return targetPort(port, workload);
  }

  private static boolean isByTargetOnly(Service service, ServicePort port, Workload workload) {
    return service.isKubernetes()
        && switch (workload.kind()) {
          case POD -> true;
          case WORKLOAD_ENTRY -> port.targetPort() instanceof TargetPort.Named;
          case SELF_REGISTERED -> false;
        };
  }

  private static OptionalInt targetPort(ServicePort port, Workload workload) {
    return port.targetPort()
        .fold(
            OptionalInt::of,
            name -> {
              Integer number = workload.ports().get(name);
              return number == null ? OptionalInt.empty() : OptionalInt.of(number);
            },
            () -> OptionalInt.of(port.number()));
  }

  private static Endpoint endpoint(ServicePort port, Workload workload, int number) {
    return Endpoint.builder(workload.address(), Port.of(number), port.name())
        .labels(
            TopologyLabels.augment(
                workload.labels(), workload.locality(), workload.network(), workload.clusterId()))
        .locality(workload.locality())
        .network(workload.network())
        .clusterId(workload.clusterId())
        .weight(workload.weight())
        .health(workload.health())
        .serviceAccount(workload.serviceAccount())
        .workloadName(workload.name())
        .namespace(workload.namespace())
        .tlsMode(workload.tlsMode())
        .build();
  }
}
