package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;
import java.util.List;

/** Kubernetes {@code Endpoints}, {@code v1}: superseded by EndpointSlice. */
@OpenMessage
public record Endpoints(List<Subset> subsets) implements WithoutEffect {
  /** {@code EndpointSubset}. */
  @OpenMessage
  public record Subset(
      List<Address> addresses, List<Address> notReadyAddresses, List<Port> ports) {}

  /** {@code EndpointAddress}. */
  @OpenMessage
  public record Address(String ip, String hostname, String nodeName) {}

  /** {@code EndpointPort}. */
  @OpenMessage
  public record Port(String name, int port, String protocol, String appProtocol) {}
}
