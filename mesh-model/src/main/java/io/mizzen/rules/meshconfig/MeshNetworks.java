package io.mizzen.rules.meshconfig;

import io.mizzen.config.OneOf;
import io.mizzen.config.constraint.PortNumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Istio {@code MeshNetworks}: the networks of a mesh by name. */
public record MeshNetworks(Map<String, Network> networks) {

  /** {@code Network}. */
  public record Network(List<NetworkEndpoints> endpoints, List<NetworkGateway> gateways) {}

  /** {@code Network.NetworkEndpoints}: addresses, or all endpoints of a registry. */
  public record NetworkEndpoints(
      @OneOf("ne") Optional<String> fromCidr, @OneOf("ne") Optional<String> fromRegistry) {}

  /** {@code Network.IstioNetworkGateway}. */
  public record NetworkGateway(
      @OneOf("gw") Optional<String> registryServiceName,
      @OneOf("gw") Optional<String> address,
      @PortNumber int port,
      String locality) {}
}
