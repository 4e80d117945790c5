package io.mizzen.translator.encode.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.mizzen.api.Protocol;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.encode.envoy.InboundListenerInput.Port;
import io.mizzen.translator.encode.envoy.NetworkFilters.Inbound;
import io.mizzen.translator.resolve.ListenerClass;
import io.mizzen.translator.resolve.OutboundListener;
import io.mizzen.xds.TypeUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** {@code virtualInbound}: takes what is sent to the sidecar's workload. */
@API(status = API.Status.INTERNAL)
public final class InboundListeners {
  public static final String VIRTUAL = "virtualInbound";

  private static final int VIRTUAL_PORT = 15006;
  private static final List<String> HTTP_PEERS =
      List.of("istio-http/1.0", "istio-http/1.1", "istio-h2");
  private static final List<String> TCP_PEERS = List.of("istio-peer-exchange", "istio");
  private static final List<String> ALL_PEERS =
      List.of("istio", "istio-peer-exchange", "istio-http/1.0", "istio-http/1.1", "istio-h2");
  private static final List<String> PLAIN_HTTP = List.of("http/1.1", "h2c");
  private static final List<String> CIPHERS =
      List.of(
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "AES256-GCM-SHA384",
          "AES128-GCM-SHA256");

  private final InboundListenerInput input;
  private final List<FilterChain> chains = new ArrayList<>();

  private InboundListeners(InboundListenerInput input) {
    this.input = input;
  }

  public static Translated of(InboundListenerInput input) {
    return new InboundListeners(input).translate();
  }

  /** The targets of a port's chains. */
  private record Target(
      String chain, int port, ListenerClass listenerClass, Filter http, Filter tcp) {}

  private Translated translate() {
    chains.add(
        FilterChain.newBuilder()
            .setName("virtualInbound-blackhole")
            .setFilterChainMatch(
                FilterChainMatch.newBuilder().setDestinationPort(UInt32Value.of(VIRTUAL_PORT)))
            .addFilters(NetworkFilters.tcp(FixedClusters.BLACK_HOLE))
            .build());
    add(others(), input.others());
    input.ports().forEach(each -> add(target(each.port()), each.tls()));
    Listener.Builder listener =
        Listener.newBuilder()
            .setName(VIRTUAL)
            .setAddress(OutboundListeners.address(OutboundListener.ANY_ADDRESS, VIRTUAL_PORT))
            .setTrafficDirection(TrafficDirection.INBOUND)
            .setContinueOnListenerFiltersTimeout(true)
            .setListenerFiltersTimeout(Durations.toProto(input.detectionTimeout()))
            .setMaxConnectionsToAcceptPerSocketEvent(UInt32Value.of(1))
            .addAllFilterChains(chains)
            .addListenerFilters(ListenerFilters.originalDestination());
    inspectors(listener);
    return new Translated(Packing.resource(TypeUrl.LISTENER, VIRTUAL, listener.build()), List.of());
  }

  private static Target others() {
    String cluster = FixedClusters.INBOUND_PASSTHROUGH;
    return new Target(
        VIRTUAL,
        0,
        ListenerClass.AUTO,
        NetworkFilters.inbound(cluster + ";", cluster, "", new Inbound(0, false, false)),
        NetworkFilters.tcp(cluster));
  }

  private static Target target(InboundPort port) {
    String name = OutboundListener.ANY_ADDRESS + "_" + port.number();
    Inbound inbound =
        new Inbound(
            port.servicePort(),
            port.protocol().isHttp2(),
            port.protocol() == Protocol.GRPC || port.protocol() == Protocol.GRPC_WEB);
    return new Target(
        name,
        port.number(),
        port.listenerClass(),
        NetworkFilters.inbound(
            "inbound_" + name + ";", port.clusterName(), port.services().get(0).host(), inbound),
        NetworkFilters.tcp(port.clusterName()));
  }

  /** Without certificates nobody can speak mutual TLS, and plaintext is all there is. */
  private void add(Target target, PeerTls tls) {
    boolean hasTls = input.certificates() == Certificates.SDS;
    switch (tls) {
      case DISABLE -> plain(target);
      case PERMISSIVE -> {
        if (hasTls) {
          permissive(target);
        } else {
          plain(target);
        }
      }
      case STRICT -> {
        if (hasTls) {
          strict(target);
        }
      }
      case CLOSED -> {}
    }
  }

  private void plain(Target target) {
    switch (target.listenerClass()) {
      case HTTP -> add(target, "raw_buffer", List.of(), Kind.HTTP);
      case AUTO -> {
        add(target, "raw_buffer", PLAIN_HTTP, Kind.HTTP);
        add(target, "raw_buffer", List.of(), Kind.TCP);
      }
      default -> add(target, "raw_buffer", List.of(), Kind.TCP);
    }
  }

  private void permissive(Target target) {
    switch (target.listenerClass()) {
      case HTTP -> {
        add(target, "tls", ALL_PEERS, Kind.HTTP_MUTUAL);
        add(target, "raw_buffer", List.of(), Kind.HTTP);
      }
      case AUTO -> {
        add(target, "tls", HTTP_PEERS, Kind.HTTP_MUTUAL);
        add(target, "raw_buffer", PLAIN_HTTP, Kind.HTTP);
        add(target, "tls", TCP_PEERS, Kind.TCP_MUTUAL);
        add(target, "raw_buffer", List.of(), Kind.TCP);
        add(target, "tls", List.of(), Kind.TCP);
      }
      default -> {
        add(target, "tls", ALL_PEERS, Kind.TCP_MUTUAL);
        add(target, "tls", List.of(), Kind.TCP);
        add(target, "raw_buffer", List.of(), Kind.TCP);
      }
    }
  }

  private void strict(Target target) {
    switch (target.listenerClass()) {
      case HTTP -> add(target, "tls", List.of(), Kind.HTTP_MUTUAL);
      case AUTO -> {
        add(target, "tls", HTTP_PEERS, Kind.HTTP_MUTUAL);
        add(target, "tls", List.of(), Kind.TCP_MUTUAL);
      }
      default -> add(target, "tls", List.of(), Kind.TCP_MUTUAL);
    }
  }

  private enum Kind {
    HTTP,
    HTTP_MUTUAL,
    TCP,
    TCP_MUTUAL
  }

  private void add(Target target, String transport, List<String> protocols, Kind kind) {
    boolean isHttp = kind == Kind.HTTP || kind == Kind.HTTP_MUTUAL;
    FilterChainMatch.Builder match =
        FilterChainMatch.newBuilder()
            .setTransportProtocol(transport)
            .addAllApplicationProtocols(protocols);
    if (target.port() > 0) {
      match.setDestinationPort(UInt32Value.of(target.port()));
    }
    FilterChain.Builder chain =
        FilterChain.newBuilder()
            .setName(isHttp && target.port() == 0 ? "virtualInbound-catchall-http" : target.chain())
            .setFilterChainMatch(match)
            .addFilters(isHttp ? target.http() : target.tcp());
    if (kind == Kind.HTTP_MUTUAL || kind == Kind.TCP_MUTUAL) {
      chain.setTransportSocket(mutual(isHttp));
    }
    chains.add(chain.build());
  }

  @SuppressWarnings("deprecation") // match_subject_alt_names: as Istio writes it
  private TransportSocket mutual(boolean isHttp) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .setTlsParams(UpstreamTls.versions().toBuilder().addAllCipherSuites(CIPHERS))
            .addTlsCertificateSdsSecretConfigs(UpstreamTls.secret("default"));
    if (!isHttp) {
      common.addAlpnProtocols("istio-peer-exchange");
    }
    common.addAlpnProtocols("h2").addAlpnProtocols("http/1.1");
    common
        .getCombinedValidationContextBuilder()
        .setDefaultValidationContext(
            CertificateValidationContext.newBuilder()
                .addMatchSubjectAltNames(
                    StringMatcher.newBuilder().setPrefix("spiffe://" + input.trustDomain() + "/")))
        .setValidationContextSdsSecretConfig(UpstreamTls.secret("ROOTCA"));
    return TransportSocket.newBuilder()
        .setName(UpstreamTls.SOCKET)
        .setTypedConfig(
            Packing.any(
                DownstreamTlsContext.newBuilder()
                    .setCommonTlsContext(common)
                    .setRequireClientCertificate(BoolValue.of(true))
                    .build()))
        .build();
  }

  /** Each looks only at ports whose chains ask for what it finds. */
  private void inspectors(Listener.Builder listener) {
    List<Integer> withoutTls = portsWithout(InboundListeners::asksForTls);
    if (chains.stream().anyMatch(InboundListeners::asksForTls)) {
      listener.addListenerFilters(
          ListenerFilters.tls().setFilterDisabled(ListenerFilters.ports(withoutTls)));
    }
    List<Integer> withoutHttp = portsWithout(InboundListeners::asksForHttp);
    if (chains.stream().anyMatch(InboundListeners::asksForHttp)) {
      listener.addListenerFilters(
          ListenerFilters.http().setFilterDisabled(ListenerFilters.ports(withoutHttp)));
    }
  }

  private List<Integer> portsWithout(Predicate<FilterChain> asks) {
    return Stream.concat(
            input.ports().stream().map(Port::port).map(InboundPort::number),
            Stream.of(VIRTUAL_PORT))
        .filter(
            port ->
                chains.stream()
                    .filter(
                        chain ->
                            chain.getFilterChainMatch().getDestinationPort().getValue() == port)
                    .noneMatch(asks))
        .sorted()
        .toList();
  }

  private static boolean asksForTls(FilterChain chain) {
    return chain.getFilterChainMatch().getTransportProtocol().equals("tls");
  }

  private static boolean asksForHttp(FilterChain chain) {
    return chain.getFilterChainMatch().getApplicationProtocolsList().contains("http/1.1");
  }
}
