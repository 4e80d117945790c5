package io.mizzen.rules.kubernetes;

import io.mizzen.config.IntOrString;
import io.mizzen.config.OpenMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kubernetes {@code Service}, {@code v1}. */
@OpenMessage
public record KubernetesService(Optional<Spec> spec) {
  /** {@code ServiceSpec}. */
  @OpenMessage
  public record Spec(
      List<ServicePort> ports,
      Map<String, String> selector,
      String clusterIP,
      List<String> clusterIPs,
      String type,
      String externalName) {}

  /** {@code ServicePort}; an empty protocol means TCP, an empty target port the same number. */
  @OpenMessage
  public record ServicePort(
      String name, int port, @IntOrString String targetPort, String protocol, String appProtocol) {}
}
