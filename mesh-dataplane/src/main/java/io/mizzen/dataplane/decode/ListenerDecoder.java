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

  static Listener listener(
      io.envoyproxy.envoy.config.listener.v3.Listener message, FieldContext context) {
    if (message.hasFilterChainMatcher()) {
      throw context.at("filter_chain_matcher").unsupported();
    }
    List<Listener.Address> addresses = new ArrayList<>();
    if (message.hasAddress()) {
      addresses.add(ClusterDecoder.address(message.getAddress(), context.at("address")));
    }
    addresses.addAll(
        context.each(
            "additional_addresses",
            message.getAdditionalAddressesList(),
            (each, at) -> ClusterDecoder.address(each.getAddress(), at.at("address"))));
    return new Listener(
        message.getName(),
        addresses,
        apiListener(message, context),
        context.each("filter_chains", message.getFilterChainsList(), ListenerDecoder::chain),
        message.hasDefaultFilterChain()
            ? Optional.of(
                chain(message.getDefaultFilterChain(), context.at("default_filter_chain")))
            : Optional.empty(),
        context.each("listener_filters", message.getListenerFiltersList(), ListenerDecoder::filter),
        message.getUseOriginalDst().getValue()
            ? Listener.Destination.ORIGINAL
            : Listener.Destination.OWN);
  }

  private static Optional<NetworkFilter.HttpConnectionManagerFilter> apiListener(
      io.envoyproxy.envoy.config.listener.v3.Listener message, FieldContext context) {
    if (!message.hasApiListener()) {
      return Optional.empty();
    }
    Any any = message.getApiListener().getApiListener();
    FieldContext at = context.at("api_listener.api_listener");
    if (!FieldContext.holds(any, connectionManagerType())) {
      throw at.fails(any.getTypeUrl() + " (expected: an HttpConnectionManager)");
    }
    return Optional.of(connectionManager(any, at));
  }

  private static ListenerFilter filter(
      io.envoyproxy.envoy.config.listener.v3.ListenerFilter message, FieldContext context) {
    return new ListenerFilter(
        message.getName(),
        message.hasFilterDisabled()
            ? predicate(message.getFilterDisabled(), context.at("filter_disabled"))
            : new ListenerFilter.Never());
  }

  private static PortPredicate predicate(
      ListenerFilterChainMatchPredicate message, FieldContext context) {
    context.mustBeKnown(message);
    return switch (message.getRuleCase()) {
      case OR_MATCH ->
          new ListenerFilter.AnyOf(
              context.each(
                  "or_match.rules",
                  message.getOrMatch().getRulesList(),
                  ListenerDecoder::predicate));
      case AND_MATCH ->
          new ListenerFilter.AllOf(
              context.each(
                  "and_match.rules",
                  message.getAndMatch().getRulesList(),
                  ListenerDecoder::predicate));
      case NOT_MATCH ->
          new ListenerFilter.Not(predicate(message.getNotMatch(), context.at("not_match")));
      case ANY_MATCH -> new ListenerFilter.Always();
      case DESTINATION_PORT_RANGE ->
          new ListenerFilter.Range(
              message.getDestinationPortRange().getStart(),
              message.getDestinationPortRange().getEnd());
      case RULE_NOT_SET -> throw context.fails("no rule (expected: one)");
    };
  }

  private static FilterChain chain(
      io.envoyproxy.envoy.config.listener.v3.FilterChain message, FieldContext context) {
    return new FilterChain(
        message.getName(),
        match(message.getFilterChainMatch(), context.at("filter_chain_match")),
        context.each("filters", message.getFiltersList(), ListenerDecoder::networkFilter),
        message.hasTransportSocket()
            ? security(message.getTransportSocket(), context.at("transport_socket"))
            : new FilterChain.Plaintext(),
        RouteDecoder.rule(message.getMetadata()));
  }

  private static FilterChainMatch match(
      io.envoyproxy.envoy.config.listener.v3.FilterChainMatch message, FieldContext context) {
    context.mustBeKnown(message);
    return new FilterChainMatch(
        message.hasDestinationPort()
            ? Optional.of(message.getDestinationPort().getValue())
            : Optional.empty(),
        context.each("prefix_ranges", message.getPrefixRangesList(), ListenerDecoder::prefix),
        context.each("server_names", message.getServerNamesList(), ListenerDecoder::serverName),
        message.getTransportProtocol(),
        message.getApplicationProtocolsList(),
        context.each(
            "direct_source_prefix_ranges",
            message.getDirectSourcePrefixRangesList(),
            ListenerDecoder::prefix),
        switch (message.getSourceType()) {
          case ANY -> SourceType.ANY;
          case SAME_IP_OR_LOOPBACK -> SourceType.SAME_IP_OR_LOOPBACK;
          case EXTERNAL -> SourceType.EXTERNAL;
          case UNRECOGNIZED ->
              throw context.at("source_type").fails(message.getSourceTypeValue() + " is unknown");
        },
        context.each(
            "source_prefix_ranges", message.getSourcePrefixRangesList(), ListenerDecoder::prefix),
        message.getSourcePortsList());
  }

  private static IpPrefix prefix(CidrRange range, FieldContext context) {
    UInt32Value length = range.getPrefixLen();
    return context.checked(() -> IpPrefix.of(range.getAddressPrefix(), length.getValue()));
  }

  private static String serverName(String name, FieldContext context) {
    if (name.indexOf('*', 1) >= 0 || (name.startsWith("*") && !name.startsWith("*."))) {
      throw context.fails(name + " (expected: a name, or *. and a name)");
    }
    return context.required(name).toLowerCase(Locale.ROOT);
  }

  private static FilterChain.Security security(TransportSocket socket, FieldContext context) {
    Any config = socket.getTypedConfig();
    if (!FieldContext.holds(config, DownstreamTlsContext.getDefaultInstance())) {
      return new FilterChain.OtherSecurity(config.getTypeUrl());
    }
    DownstreamTlsContext tls = context.unpack(config, DownstreamTlsContext.parser());
    return new FilterChain.Tls(
        tls.getRequireClientCertificate().getValue()
            ? ClientCertificate.REQUIRED
            : ClientCertificate.NOT_REQUIRED,
        tls.getCommonTlsContext().getTlsCertificateSdsSecretConfigsList().stream()
            .map(SdsSecretConfig::getName)
            .toList());
  }

  private static NetworkFilter networkFilter(Filter filter, FieldContext context) {
    Any config = filter.getTypedConfig();
    FieldContext at = context.at("typed_config");
    if (FieldContext.holds(config, connectionManagerType())) {
      return connectionManager(config, at);
    }
    if (FieldContext.holds(config, TcpProxy.getDefaultInstance())) {
      return tcpProxy(at.unpack(config, TcpProxy.parser()), at);
    }
    return new NetworkFilter.Other(filter.getName(), config.getTypeUrl());
  }

  private static NetworkFilter.HttpConnectionManagerFilter connectionManager(
      Any config, FieldContext context) {
    var manager = context.unpack(config, connectionManagerType().getParserForType());
    NetworkFilter.RouteSource routes =
        switch (manager.getRouteSpecifierCase()) {
          case RDS ->
              new NetworkFilter.Rds(
                  context
                      .at("rds.route_config_name")
                      .required(manager.getRds().getRouteConfigName()));
          case ROUTE_CONFIG ->
              new NetworkFilter.Inline(
                  RouteDecoder.configuration(manager.getRouteConfig(), context.at("route_config")));
          case SCOPED_ROUTES -> throw context.at("scoped_routes").unsupported();
          case ROUTESPECIFIER_NOT_SET ->
              throw context.fails("no routes (expected: rds or route_config)");
        };
    return new NetworkFilter.HttpConnectionManagerFilter(
        routes, manager.getHttpFiltersList().stream().map(HttpFilter::getName).toList());
  }

  private static io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3
          .HttpConnectionManager
      connectionManagerType() {
    return io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3
        .HttpConnectionManager.getDefaultInstance();
  }

  private static NetworkFilter.TcpProxy tcpProxy(TcpProxy proxy, FieldContext context) {
    ClusterSpecifier clusters =
        switch (proxy.getClusterSpecifierCase()) {
          case CLUSTER ->
              new ClusterSpecifier.Single(context.at("cluster").required(proxy.getCluster()));
          case WEIGHTED_CLUSTERS ->
              ActionDecoder.weighted(
                  context
                      .at("weighted_clusters")
                      .each(
                          "clusters",
                          proxy.getWeightedClusters().getClustersList(),
                          (each, at) ->
                              new WeightedCluster(
                                  at.at("name").required(each.getName()),
                                  Integer.toUnsignedLong(each.getWeight()))),
                  context.at("weighted_clusters"));
          case CLUSTERSPECIFIER_NOT_SET ->
              throw context.fails("no cluster (expected: cluster or weighted_clusters)");
        };
    return new NetworkFilter.TcpProxy(clusters);
  }
}
