package io.mizzen.translator.encode.envoy.listener;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.EnvoyAddress;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.encode.envoy.OutboundListenerInput;
import io.mizzen.translator.encode.envoy.VirtualOutboundInput;
import io.mizzen.translator.encode.envoy.cluster.FixedClusters;
import io.mizzen.translator.resolve.Listening;
import io.mizzen.translator.resolve.OutboundListener;
import io.mizzen.translator.resolve.OutboundListener.Chain;
import io.mizzen.translator.resolve.OutboundListener.Http;
import io.mizzen.translator.resolve.OutboundListener.Takes;
import io.mizzen.translator.resolve.OutboundListener.Tcp;
import io.mizzen.translator.resolve.UnknownTraffic;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.TypeUrl;
import java.util.List;
import org.apiguardian.api.API;

/** The listeners that take what a workload sends. */
@API(status = API.Status.INTERNAL)
public final class OutboundListeners {
  /** The one that iptables sends everything to; it hands connections to the others. */
  public static final String VIRTUAL = "virtualOutbound";

  private static final int VIRTUAL_PORT = 15001;
  private static final int CONNECT_TIMEOUT_SECONDS = 15;

  private OutboundListeners() {}

  /** {@code virtualOutbound}. */
  public static Translated virtual(VirtualOutboundInput input) {
    Listener.Builder listener =
        at(Listener.newBuilder().setName(VIRTUAL), input.families().wildcards(), VIRTUAL_PORT)
            .setUseOriginalDst(BoolValue.of(true))
            .setTrafficDirection(TrafficDirection.OUTBOUND)
            .setMaxConnectionsToAcceptPerSocketEvent(UInt32Value.of(1))
            // A connection that was meant for this very port would come back for ever.
            .addFilterChains(
                FilterChain.newBuilder()
                    .setName("virtualOutbound-blackhole")
                    .setFilterChainMatch(
                        FilterChainMatch.newBuilder()
                            .setDestinationPort(UInt32Value.of(VIRTUAL_PORT)))
                    .addFilters(NetworkFilters.tcp(FixedClusters.BLACK_HOLE)));
    if (input.unknown().policy() == OutboundTrafficPolicy.ALLOW_ANY_DYNAMIC_DNS) {
      listener
          .addFilterChains(
              FilterChain.newBuilder()
                  .setName("virtualOutbound-catchall-tcp-http")
                  // Without a transport protocol: one would keep all others from the next chain.
                  .setFilterChainMatch(
                      FilterChainMatch.newBuilder()
                          .addApplicationProtocols("http/1.1")
                          .addApplicationProtocols("h2c"))
                  .addFilters(NetworkFilters.dynamicForwardProxy(VIRTUAL, input.families())))
          .addListenerFilters(ListenerFilters.http());
    }
    listener.addFilterChains(
        FilterChain.newBuilder()
            .setName("virtualOutbound-catchall-tcp")
            .addFilters(NetworkFilters.tcp(others(input.unknown()))));
    return new Translated(Packing.resource(TypeUrl.LISTENER, VIRTUAL, listener.build()), List.of());
  }

  public static Translated of(OutboundListenerInput input) {
    OutboundListener plan = input.listener();
    Listener.Builder listener =
        at(Listener.newBuilder().setName(plan.name()), plan.bind().addresses(), plan.port())
            .setTrafficDirection(TrafficDirection.OUTBOUND)
            .setContinueOnListenerFiltersTimeout(true)
            .setListenerFiltersTimeout(Duration.getDefaultInstance());
    if (plan.bind().listening() == Listening.REDIRECTED) {
      listener.setBindToPort(BoolValue.of(false));
    } else {
      listener.setMaxConnectionsToAcceptPerSocketEvent(UInt32Value.of(1));
    }
    chains(input, listener);
    if (plan.chains().stream().anyMatch(OutboundListeners::readsServerName)) {
      listener.addListenerFilters(ListenerFilters.tls());
    }
    if (plan.chains().stream().anyMatch(OutboundListeners::readsProtocol)) {
      listener
          .addListenerFilters(ListenerFilters.http())
          .setListenerFiltersTimeout(Durations.toProto(input.detectionTimeout()));
    }
    return new Translated(
        Packing.resource(TypeUrl.LISTENER, plan.name(), listener.build()), List.of());
  }

  /** The listener at the first address, and at the others too. */
  static Listener.Builder at(Listener.Builder listener, List<String> addresses, int port) {
    addresses.stream()
        .skip(1)
        .forEach(
            each ->
                listener.addAdditionalAddressesBuilder().setAddress(EnvoyAddress.of(each, port)));
    return listener.setAddress(EnvoyAddress.of(addresses.get(0), port));
  }

  /** The chain that takes everything is the default one, unless it is the only one. */
  private static void chains(OutboundListenerInput input, Listener.Builder listener) {
    OutboundListener plan = input.listener();
    boolean alone = plan.chains().size() == 1;
    for (Chain chain : plan.chains()) {
      FilterChain message = message(chain, input);
      if (message.hasFilterChainMatch() || alone) {
        listener.addFilterChains(message);
      } else {
        listener.setDefaultFilterChain(message);
      }
    }
    boolean takesAll =
        listener.hasDefaultFilterChain()
            || listener.getFilterChainsList().stream()
                .anyMatch(chain -> !chain.hasFilterChainMatch());
    if (!takesAll) {
      listener.setDefaultFilterChain(
          FilterChain.newBuilder()
              .setName("PassthroughFilterChain")
              .setFilterChainMatch(FilterChainMatch.getDefaultInstance())
              .addFilters(NetworkFilters.tcp(others(input.unknown()))));
    }
  }

  private static FilterChain message(Chain chain, OutboundListenerInput input) {
    FilterChain.Builder message =
        FilterChain.newBuilder()
            .setTransportSocketConnectTimeout(
                Duration.newBuilder().setSeconds(CONNECT_TIMEOUT_SECONDS));
    if (chain instanceof Http http) {
      if (http.takes() == Takes.HTTP) {
        message.setFilterChainMatch(plaintextHttp());
      }
      return message
          .addFilters(
              NetworkFilters.outbound(
                  http, input.listener().name(), input.unknown().policy(), input.families()))
          .build();
    }
    Tcp tcp = (Tcp) chain;
    FilterChainMatch match = match(tcp);
    if (!match.equals(FilterChainMatch.getDefaultInstance())) {
      message.setFilterChainMatch(match);
    }
    tcp.rule().map(Packing::madeBy).ifPresent(message::setMetadata);
    return message.addAllFilters(NetworkFilters.tcp(tcp.forward())).build();
  }

  private static FilterChainMatch plaintextHttp() {
    return FilterChainMatch.newBuilder()
        .setTransportProtocol("raw_buffer")
        .addApplicationProtocols("http/1.1")
        .addApplicationProtocols("h2c")
        .build();
  }

  private static FilterChainMatch match(Tcp chain) {
    FilterChainMatch.Builder match = FilterChainMatch.newBuilder();
    if (!chain.serverNames().contains("*")) {
      match.addAllServerNames(chain.serverNames());
    }
    chain.subnets().forEach(subnet -> match.addPrefixRanges(range(subnet)));
    return match.build();
  }

  private static CidrRange range(String subnet) {
    int slash = subnet.indexOf('/');
    String address = slash < 0 ? subnet : subnet.substring(0, slash);
    int full = address.indexOf(':') >= 0 ? 128 : 32;
    int length = slash < 0 ? full : Integer.parseInt(subnet.substring(slash + 1));
    return CidrRange.newBuilder()
        .setAddressPrefix(address)
        .setPrefixLen(UInt32Value.of(length))
        .build();
  }

  private static boolean readsProtocol(Chain chain) {
    return chain instanceof Http http && http.takes() == Takes.HTTP;
  }

  private static boolean readsServerName(Chain chain) {
    return chain instanceof Tcp tcp
        && (match(tcp).getServerNamesCount() > 0 || tcp.forward().dynamicDns().isPresent());
  }

  private static String others(UnknownTraffic unknown) {
    return unknown.policy() == OutboundTrafficPolicy.REGISTRY_ONLY
        ? FixedClusters.BLACK_HOLE
        : unknown.egressProxy().map(ClusterName::render).orElse(FixedClusters.PASSTHROUGH);
  }
}
