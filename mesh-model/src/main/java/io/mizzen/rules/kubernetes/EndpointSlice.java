package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.constraint.Always;
import io.mizzen.config.constraint.Enumerated;
import io.mizzen.config.constraint.PortNumber;
import java.util.List;
import java.util.Optional;

/**
 * Kubernetes {@code EndpointSlice}, {@code discovery.k8s.io/v1}; the label {@code
 * kubernetes.io/service-name} says whose it is.
 */
@OpenMessage
public record EndpointSlice(
    String addressType, List<SliceEndpoint> endpoints, List<SlicePort> ports) {
  /** {@code Endpoint}. */
  @OpenMessage
  public record SliceEndpoint(
      List<String> addresses,
      Optional<Conditions> conditions,
      Optional<TargetRef> targetRef,
      String nodeName,
      String zone) {}

  /** {@code EndpointConditions}. */
  @OpenMessage
  public record Conditions(
      Optional<Boolean> ready, Optional<Boolean> serving, Optional<Boolean> terminating) {}

  /** {@code ObjectReference}. */
  @OpenMessage
  public record TargetRef(String kind, String name, String namespace) {}

  /** {@code EndpointPort}. */
  @OpenMessage
  public record SlicePort(
      String name,
      @Always @PortNumber int port,
      @Enumerated({"TCP", "UDP", "SCTP"}) String protocol,
      String appProtocol) {}
}
