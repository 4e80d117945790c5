package io.mizzen.rules.sidecar;

import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.AddressForms;
import io.mizzen.names.Addresses;
import io.mizzen.names.Forms;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.gateway.Gateway.ServerTlsSettings;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code Sidecar}: what a workload's proxy takes in and which hosts it knows.
 *
 * @param workloadSelector whose proxies; absent means all of the namespace
 */
@AnyField(
    of = {"egress", "ingress", "outboundTrafficPolicy", "inboundConnectionPool"},
    found = "an empty Sidecar",
    expected = "egress, ingress, outboundTrafficPolicy or inboundConnectionPool")
public record Sidecar(
    Optional<WorkloadSelector> workloadSelector,
    List<IngressListener> ingress,
    List<EgressListener> egress,
    Optional<ConnectionPoolSettings> inboundConnectionPool,
    Optional<OutboundTrafficPolicy> outboundTrafficPolicy) {

  /** {@code WorkloadSelector} of the networking API. */
  public record WorkloadSelector(@MaxItems(256) @MaxLength(63) Map<String, String> labels) {}

  /** {@code IstioIngressListener}. */
  public record IngressListener(
      @Required("a port") Optional<Port> port,
      @Form(AddressForms.Ip.class) String bind,
      CaptureMode captureMode,
      String defaultEndpoint,
      Optional<ServerTlsSettings> tls,
      Optional<ConnectionPoolSettings> connectionPool) {}

  /** {@code IstioEgressListener}; one without port takes all ports and is the last. */
  public record EgressListener(
      Optional<Port> port,
      String bind,
      CaptureMode captureMode,
      @Required("at least one host") List<String> hosts) {

    /** Whether {@code bind} is empty, an IP address or a Unix socket. */
    public boolean hasUsableBind() {
      return bind.isEmpty() || Addresses.isIp(bind) || Addresses.isUnixSocket(bind);
    }
  }

  /** {@code SidecarPort}; {@code targetPort} is deprecated and refused. */
  public record Port(
      @PortNumber int number,
      @Form(Forms.KnownProtocol.class) String protocol,
      @Form(Forms.DnsLabel.class) String name,
      int targetPort) {}

  /** {@code CaptureMode}. */
  public enum CaptureMode {
    DEFAULT,
    IPTABLES,
    NONE
  }

  /** {@code OutboundTrafficPolicy}. */
  public record OutboundTrafficPolicy(Mode mode, Optional<Destination> egressProxy) {}

  /** {@code OutboundTrafficPolicy.Mode}. */
  public enum Mode {
    REGISTRY_ONLY,
    ALLOW_ANY
  }
}
