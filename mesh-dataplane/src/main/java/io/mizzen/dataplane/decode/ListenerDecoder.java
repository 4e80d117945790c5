package io.mizzen.dataplane.decode;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.mizzen.dataplane.listener.FilterChain;
import io.mizzen.dataplane.listener.FilterChain.ClientCertificate;
import io.mizzen.dataplane.listener.FilterChainMatch;
import io.mizzen.dataplane.listener.FilterChainMatch.SourceType;
import io.mizzen.dataplane.listener.IpPrefix;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.listener.ListenerFilter;
import io.mizzen.dataplane.listener.ListenerFilter.PortPredicate;
import io.mizzen.dataplane.listener.NetworkFilter;
import io.mizzen.dataplane.route.ClusterSpecifier;
import io.mizzen.dataplane.route.ClusterSpecifier.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code Listener} with its filter chains. */
final class ListenerDecoder {
  private ListenerDecoder() {}

  static Listener listener(io.envoyproxy.envoy.config.listener.v3.Listener message, Place place) {
    if (message.hasFilterChainMatcher()) {
      throw place.at("filter_chain_matcher").unsupported();
    }
    List<Listener.Address> addresses = new ArrayList<>();
    if (message.hasAddress()) {
      addresses.add(ClusterDecoder.address(message.getAddress(), place.at("address")));
    }
    addresses.addAll(
        place.each(
            "additional_addresses",
            message.getAdditionalAddressesList(),
            (each, at) -> ClusterDecoder.address(each.getAddress(), at.at("address"))));
    return new Listener(
        message.getName(),
        addresses,
        apiListener(message, place),
        place.each("filter_chains", message.getFilterChainsList(), ListenerDecoder::chain),
        message.hasDefaultFilterChain()
            ? Optional.of(chain(message.getDefaultFilterChain(), place.at("default_filter_chain")))
            : Optional.empty(),
        place.each("listener_filters", message.getListenerFiltersList(), ListenerDecoder::filter),
        message.getUseOriginalDst().getValue()
            ? Listener.Destination.ORIGINAL
            : Listener.Destination.OWN);
  }

  private static Optional<NetworkFilter.HttpConnectionManager> apiListener(
      io.envoyproxy.envoy.config.listener.v3.Listener message, Place place) {
    if (!message.hasApiListener()) {
      return Optional.empty();
    }
    Any any = message.getApiListener().getApiListener();
    Place at = place.at("api_listener.api_listener");
    if (!Place.holds(any, connectionManagerType())) {
      throw at.fails(any.getTypeUrl() + " (expected: an HttpConnectionManager)");
    }
    return Optional.of(connectionManager(any, at));
  }

  private static ListenerFilter filter(
      io.envoyproxy.envoy.config.listener.v3.ListenerFilter message, Place place) {
    return new ListenerFilter(
        message.getName(),
        message.hasFilterDisabled()
            ? predicate(message.getFilterDisabled(), place.at("filter_disabled"))
            : new ListenerFilter.Never());
  }

  private static PortPredicate predicate(ListenerFilterChainMatchPredicate message, Place place) {
    return switch (message.getRuleCase()) {
      case OR_MATCH ->
          new ListenerFilter.AnyOf(
              place.each(
                  "or_match.rules",
                  message.getOrMatch().getRulesList(),
                  ListenerDecoder::predicate));
      case AND_MATCH ->
          new ListenerFilter.AllOf(
              place.each(
                  "and_match.rules",
                  message.getAndMatch().getRulesList(),
                  ListenerDecoder::predicate));
      case NOT_MATCH ->
          new ListenerFilter.Not(predicate(message.getNotMatch(), place.at("not_match")));
      case ANY_MATCH -> new ListenerFilter.Always();
      case DESTINATION_PORT_RANGE ->
          new ListenerFilter.Range(
              message.getDestinationPortRange().getStart(),
              message.getDestinationPortRange().getEnd());
      case RULE_NOT_SET -> throw place.fails("no rule (expected: one)");
    };
  }

  private static FilterChain chain(
      io.envoyproxy.envoy.config.listener.v3.FilterChain message, Place place) {
    return new FilterChain(
        message.getName(),
        match(message.getFilterChainMatch(), place.at("filter_chain_match")),
        place.each("filters", message.getFiltersList(), ListenerDecoder::networkFilter),
        message.hasTransportSocket()
            ? security(message.getTransportSocket(), place.at("transport_socket"))
            : new FilterChain.Plaintext(),
        RouteDecoder.rule(message.getMetadata()));
  }

  private static FilterChainMatch match(
      io.envoyproxy.envoy.config.listener.v3.FilterChainMatch message, Place place) {
    return new FilterChainMatch(
        message.hasDestinationPort()
            ? Optional.of(message.getDestinationPort().getValue())
            : Optional.empty(),
        place.each("prefix_ranges", message.getPrefixRangesList(), ListenerDecoder::prefix),
        place.each("server_names", message.getServerNamesList(), ListenerDecoder::serverName),
        message.getTransportProtocol(),
        message.getApplicationProtocolsList(),
        place.each(
            "direct_source_prefix_ranges",
            message.getDirectSourcePrefixRangesList(),
            ListenerDecoder::prefix),
        switch (message.getSourceType()) {
          case ANY -> SourceType.ANY;
          case SAME_IP_OR_LOOPBACK -> SourceType.SAME_IP_OR_LOOPBACK;
          case EXTERNAL -> SourceType.EXTERNAL;
          case UNRECOGNIZED ->
              throw place.at("source_type").fails(message.getSourceTypeValue() + " is unknown");
        },
        place.each(
            "source_prefix_ranges", message.getSourcePrefixRangesList(), ListenerDecoder::prefix),
        message.getSourcePortsList());
  }

  private static IpPrefix prefix(CidrRange range, Place place) {
    UInt32Value length = range.getPrefixLen();
    return place.checked(() -> IpPrefix.of(range.getAddressPrefix(), length.getValue()));
  }

  private static String serverName(String name, Place place) {
    if (name.indexOf('*', 1) >= 0 || (name.startsWith("*") && !name.startsWith("*."))) {
      throw place.fails(name + " (expected: a name, or *. and a name)");
    }
    return place.required(name).toLowerCase(Locale.ROOT);
  }

  private static FilterChain.Security security(TransportSocket socket, Place place) {
    Any config = socket.getTypedConfig();
    if (!Place.holds(config, DownstreamTlsContext.getDefaultInstance())) {
      return new FilterChain.OtherSecurity(config.getTypeUrl());
    }
    DownstreamTlsContext tls = place.unpack(config, DownstreamTlsContext.parser());
    return new FilterChain.Tls(
        tls.getRequireClientCertificate().getValue()
            ? ClientCertificate.REQUIRED
            : ClientCertificate.NOT_REQUIRED,
        tls.getCommonTlsContext().getTlsCertificateSdsSecretConfigsList().stream()
            .map(SdsSecretConfig::getName)
            .toList());
  }

  private static NetworkFilter networkFilter(Filter filter, Place place) {
    Any config = filter.getTypedConfig();
    Place at = place.at("typed_config");
    if (Place.holds(config, connectionManagerType())) {
      return connectionManager(config, at);
    }
    if (Place.holds(config, TcpProxy.getDefaultInstance())) {
      return tcpProxy(at.unpack(config, TcpProxy.parser()), at);
    }
    return new NetworkFilter.Other(filter.getName(), config.getTypeUrl());
  }

  private static NetworkFilter.HttpConnectionManager connectionManager(Any config, Place place) {
    var manager = place.unpack(config, connectionManagerType().getParserForType());
    NetworkFilter.RouteSource routes =
        switch (manager.getRouteSpecifierCase()) {
          case RDS ->
              new NetworkFilter.Rds(
                  place
                      .at("rds.route_config_name")
                      .required(manager.getRds().getRouteConfigName()));
          case ROUTE_CONFIG ->
              new NetworkFilter.Inline(
                  RouteDecoder.configuration(manager.getRouteConfig(), place.at("route_config")));
          case SCOPED_ROUTES -> throw place.at("scoped_routes").unsupported();
          case ROUTESPECIFIER_NOT_SET ->
              throw place.fails("no routes (expected: rds or route_config)");
        };
    return new NetworkFilter.HttpConnectionManager(
        routes, manager.getHttpFiltersList().stream().map(HttpFilter::getName).toList());
  }

  private static io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3
          .HttpConnectionManager
      connectionManagerType() {
    return io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3
        .HttpConnectionManager.getDefaultInstance();
  }

  private static NetworkFilter.TcpProxy tcpProxy(TcpProxy proxy, Place place) {
    ClusterSpecifier clusters =
        switch (proxy.getClusterSpecifierCase()) {
          case CLUSTER ->
              new ClusterSpecifier.Single(place.at("cluster").required(proxy.getCluster()));
          case WEIGHTED_CLUSTERS ->
              ActionDecoder.weighted(
                  place
                      .at("weighted_clusters")
                      .each(
                          "clusters",
                          proxy.getWeightedClusters().getClustersList(),
                          (each, at) ->
                              new WeightedCluster(
                                  at.at("name").required(each.getName()),
                                  Integer.toUnsignedLong(each.getWeight()))),
                  place.at("weighted_clusters"));
          case CLUSTERSPECIFIER_NOT_SET ->
              throw place.fails("no cluster (expected: cluster or weighted_clusters)");
        };
    return new NetworkFilter.TcpProxy(clusters);
  }
}
