package io.mizzen.security;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import org.apiguardian.api.API;

/**
 * A workload as the target of a call.
 *
 * @param service by which it is called
 * @param namespace the workload's namespace
 * @param labels the workload's labels
 * @param port the workload's port; 0 when it is not known
 */
@API(status = API.Status.EXPERIMENTAL)
public record Callee(Service service, String namespace, Labels labels, int port) {

  /** One endpoint of a service. */
  public static Callee of(Service service, Endpoint endpoint) {
    return new Callee(service, endpoint.namespace(), endpoint.labels(), endpoint.port().number());
  }

  /** The common parts of a service's workloads, while none of them runs. */
  public static Callee anyOf(Service service) {
    return new Callee(service, service.namespace(), service.selector().orElse(Labels.none()), 0);
  }

  String serviceNamespace() {
    return service.namespace();
  }

  /** Whether a policy that is attached to a Service or a ServiceEntry of that name means it. */
  boolean isNamed(String name) {
    return service.name().equals(name);
  }
}
