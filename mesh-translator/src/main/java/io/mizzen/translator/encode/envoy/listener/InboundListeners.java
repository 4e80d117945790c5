package io.mizzen.translator.encode.envoy.listener;

import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.mizzen.api.Protocol;
import io.mizzen.api.ResourceKey;
import io.mizzen.rules.gateway.Gateway.ServerTlsSettings;
import io.mizzen.rules.gateway.Gateway.TlsMode;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.EnvoyAddress;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.encode.envoy.InboundListenerInput;
import io.mizzen.translator.encode.envoy.PeerTls;
import io.mizzen.translator.encode.envoy.cluster.FixedClusters;
import io.mizzen.translator.resolve.InboundOwner;
import io.mizzen.translator.resolve.InboundPort;
import io.mizzen.translator.resolve.ListenerClass;
import io.mizzen.xds.TypeUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The listeners that take what is sent to the sidecar's workload: {@code virtualInbound}, and those
 * of a Sidecar that listen on ports of their own.
 */
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
  private final InboundListenerInput input;
  private final List<FilterChain> chains = new ArrayList<>();

  private InboundListeners(InboundListenerInput input) {
    this.input = input;
  }

  public static Translated of(InboundListenerInput input) {
    return new InboundListeners(input).translate();
  }

  private Translated translate() {
    boolean isVirtual = input.at() instanceof InboundListenerInput.Virtual;
    if (isVirtual) {
      chains.add(blackHole(VIRTUAL_PORT));
    }
    input.others().forEach(this::add);
    input.ports().forEach(this::add);
    Listener.Builder listener =
        frame()
            .setTrafficDirection(TrafficDirection.INBOUND)
            .setContinueOnListenerFiltersTimeout(true)
            .setListenerFiltersTimeout(Durations.toProto(input.detectionTimeout()))
            .setMaxConnectionsToAcceptPerSocketEvent(UInt32Value.of(1))
            .addAllFilterChains(chains);
    if (isVirtual) {
      listener.addListenerFilters(ListenerFilters.originalDestination());
    }
    InboundInspectors.of(chains, ports()).forEach(listener::addListenerFilters);
    return new Translated(
        Packing.resource(TypeUrl.LISTENER, listener.getName(), listener.build()), List.of());
  }

  /** Without a chain of its own a closed port would be treated as those that are not named. */
  private void add(InboundListenerInput.Other other) {
    if (other.tls() == PeerTls.CLOSED && other.number() > 0) {
      chains.add(blackHole(other.number()));
    } else {
      add(InboundTarget.others(other.number()), other.tls());
    }
  }

  private static FilterChain blackHole(int port) {
    return FilterChain.newBuilder()
        .setName("virtualInbound-blackhole")
        .setFilterChainMatch(FilterChainMatch.newBuilder().setDestinationPort(UInt32Value.of(port)))
        .addFilters(NetworkFilters.tcp(FixedClusters.BLACK_HOLE))
        .build();
  }

  private Listener.Builder frame() {
    Listener.Builder listener = Listener.newBuilder();
    if (input.at() instanceof InboundListenerInput.Bound bound) {
      return listener
          .setName(bound.address() + "_" + bound.port())
          .setAddress(EnvoyAddress.of(bound.address(), bound.port()));
    }
    InboundListenerInput.Virtual virtual = (InboundListenerInput.Virtual) input.at();
    return OutboundListeners.at(
        listener.setName(VIRTUAL), virtual.families().wildcards(), VIRTUAL_PORT);
  }

  /** All ports that the listener tells apart, 0 for the others. */
  private List<Integer> ports() {
    List<Integer> ports = new ArrayList<>();
    input.others().forEach(each -> ports.add(each.number()));
    input.ports().forEach(each -> ports.add(each.port().number()));
    if (input.at() instanceof InboundListenerInput.Virtual) {
      ports.add(VIRTUAL_PORT);
    }
    return ports.stream().sorted().toList();
  }

  private void add(InboundListenerInput.Port each) {
    InboundPort port = each.port();
    Optional<ServerTlsSettings> tls =
        port.owner() instanceof InboundOwner.Ingress ingress
            ? ingress.tls().filter(settings -> settings.mode() != TlsMode.PASSTHROUGH)
            : Optional.empty();
    if (tls.isPresent() && each.tls() == PeerTls.DISABLE) {
      ListenerClass inside =
          port.protocol() == Protocol.HTTPS ? ListenerClass.HTTP : port.listenerClass();
      Kind kind = inside.mayBeHttp() ? Kind.HTTP : Kind.TCP;
      add(
          InboundTarget.of(port, inside),
          "tls",
          List.of(),
          kind,
          Optional.of(DownstreamTls.byFiles(tls.get())));
    } else {
      add(InboundTarget.of(port, port.listenerClass()), each.tls());
    }
  }

  /** Without certificates nobody can speak mutual TLS, and plaintext is all there is. */
  private void add(InboundTarget target, PeerTls tls) {
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

  private void plain(InboundTarget target) {
    switch (target.listenerClass()) {
      case HTTP -> add(target, "raw_buffer", List.of(), Kind.HTTP);
      case AUTO -> {
        add(target, "raw_buffer", PLAIN_HTTP, Kind.HTTP);
        add(target, "raw_buffer", List.of(), Kind.TCP);
      }
      default -> add(target, "raw_buffer", List.of(), Kind.TCP);
    }
  }

  private void permissive(InboundTarget target) {
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

  private void strict(InboundTarget target) {
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

  private void add(InboundTarget target, String transport, List<String> protocols, Kind kind) {
    boolean isMutual = kind == Kind.HTTP_MUTUAL || kind == Kind.TCP_MUTUAL;
    add(
        target,
        transport,
        protocols,
        kind,
        isMutual
            ? Optional.of(DownstreamTls.mutual(isHttp(kind), input.trustDomain()))
            : Optional.empty());
  }

  private void add(
      InboundTarget target,
      String transport,
      List<String> protocols,
      Kind kind,
      Optional<TransportSocket> socket) {
    FilterChainMatch.Builder match =
        FilterChainMatch.newBuilder()
            .setTransportProtocol(transport)
            .addAllApplicationProtocols(protocols);
    if (target.port() > 0) {
      match.setDestinationPort(UInt32Value.of(target.port()));
    }
    FilterChain.Builder chain =
        FilterChain.newBuilder()
            .setName(isHttp(kind) ? target.httpChain() : target.chain())
            .setFilterChainMatch(match)
            .addAllFilters(isHttp(kind) ? List.of(target.http()) : target.tcp());
    socket.ifPresent(chain::setTransportSocket);
    target.rule().map(InboundListeners::decidedBy).ifPresent(chain::setMetadata);
    chains.add(chain.build());
  }

  private static Metadata decidedBy(ResourceKey rule) {
    Value path = Value.newBuilder().setStringValue(Rule.configPath(rule)).build();
    return Metadata.newBuilder()
        .putFilterMetadata("istio", Struct.newBuilder().putFields("config", path).build())
        .build();
  }

  private static boolean isHttp(Kind kind) {
    return kind == Kind.HTTP || kind == Kind.HTTP_MUTUAL;
  }
}
