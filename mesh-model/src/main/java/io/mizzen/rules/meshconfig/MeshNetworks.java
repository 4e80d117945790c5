package io.mizzen.rules.meshconfig;

import io.mizzen.config.OneOf;
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.AddressForms;
import io.mizzen.names.Forms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Istio {@code MeshNetworks}: the networks of a mesh by name. */
public record MeshNetworks(Map<String, Network> networks) implements WithoutEffect {

  /** {@code Network}. */
  public record Network(List<NetworkEndpoints> endpoints, List<NetworkGateway> gateways) {}

  /** {@code Network.NetworkEndpoints}: addresses, or all endpoints of a registry. */
  public record NetworkEndpoints(
      @OneOf("ne") @Form(AddressForms.IpOrSubnet.class) Optional<String> fromCidr,
      @OneOf("ne") @Form(Forms.DnsLabel.class) Optional<String> fromRegistry) {}

  /** {@code Network.IstioNetworkGateway}. */
  public record NetworkGateway(
      @OneOf("gw") @Form(Forms.Hostname.class) Optional<String> registryServiceName,
      @OneOf("gw") @Form(AddressForms.IpOrHostname.class) Optional<String> address,
      @Required("the port of the gateway") @PortNumber int port,
      String locality) {}
}
