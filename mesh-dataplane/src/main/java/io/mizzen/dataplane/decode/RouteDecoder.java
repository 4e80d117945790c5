package io.mizzen.dataplane.decode;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.mizzen.dataplane.route.FaultPolicy;
import io.mizzen.dataplane.route.Route;
import io.mizzen.dataplane.route.RouteAction;
import io.mizzen.dataplane.route.RouteConfiguration;
import io.mizzen.dataplane.route.RouteConfiguration.PortInHost;
import io.mizzen.dataplane.route.VirtualHost;
import io.mizzen.dataplane.route.VirtualHost.RequireTls;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code RouteConfiguration}, its virtual hosts and routes. */
final class RouteDecoder {
  private RouteDecoder() {}

  static RouteConfiguration configuration(
      io.envoyproxy.envoy.config.route.v3.RouteConfiguration message, FieldContext context) {
    if (message.hasVhds()) {
      throw context.at("vhds").unsupported();
    }
    List<VirtualHost> hosts =
        context.each("virtual_hosts", message.getVirtualHostsList(), RouteDecoder::virtualHost);
    PortInHost port =
        message.getIgnorePortInHostMatching() ? PortInHost.IGNORED : PortInHost.COMPARED;
    return context
        .at("virtual_hosts")
        .checked(() -> RouteConfiguration.of(message.getName(), hosts, port));
  }

  private static VirtualHost virtualHost(
      io.envoyproxy.envoy.config.route.v3.VirtualHost message, FieldContext context) {
    if (message.hasMatcher()) {
      throw context.at("matcher").unsupported();
    }
    if (message.getDomainsCount() == 0) {
      throw context.at("domains").fails("none (expected: at least one)");
    }
    return new VirtualHost(
        message.getName(),
        context.each("domains", message.getDomainsList(), RouteDecoder::domain),
        context.each("routes", message.getRoutesList(), RouteDecoder::route),
        switch (message.getRequireTls()) {
          case NONE -> RequireTls.NONE;
          case EXTERNAL_ONLY -> RequireTls.EXTERNAL_ONLY;
          case ALL -> RequireTls.ALL;
          case UNRECOGNIZED ->
              throw context
                  .at("require_tls")
                  .fails(message.getRequireTlsValue() + " (expected: NONE, EXTERNAL_ONLY or ALL)");
        });
  }

  private static String domain(String domain, FieldContext context) {
    int star = domain.indexOf('*', 1);
    boolean isPlain = star < 0 || (star == domain.length() - 1 && !domain.startsWith("*"));
    if (!isPlain) {
      throw context.fails(domain + " (expected: one * at most, at the start or at the end)");
    }
    return context.required(domain);
  }

  private static Route route(
      io.envoyproxy.envoy.config.route.v3.Route message, FieldContext context) {
    RouteAction action =
        switch (message.getActionCase()) {
          case ROUTE -> ActionDecoder.forward(message.getRoute(), context.at("route"));
          case REDIRECT -> ActionDecoder.redirect(message.getRedirect(), context.at("redirect"));
          case DIRECT_RESPONSE ->
              ActionDecoder.directResponse(
                  message.getDirectResponse(), context.at("direct_response"));
          case NON_FORWARDING_ACTION -> new RouteAction.NonForwarding();
          case FILTER_ACTION -> throw context.at("filter_action").unsupported();
          case ACTION_NOT_SET ->
              throw context.fails("no action (expected: route, redirect or direct_response)");
        };
    return new Route(
        message.getName(),
        MatcherDecoder.routeMatch(message.getMatch(), context.at("match")),
        action,
        fault(message.getTypedPerFilterConfigMap(), context),
        rule(message.getMetadata()));
  }

  /** {@code filter_metadata.istio.config}. */
  static Optional<String> rule(Metadata metadata) {
    Value config =
        metadata
            .getFilterMetadataOrDefault("istio", Struct.getDefaultInstance())
            .getFieldsOrDefault("config", Value.getDefaultInstance());
    return config.hasStringValue() ? Optional.of(config.getStringValue()) : Optional.empty();
  }

  private static Optional<FaultPolicy> fault(Map<String, Any> perFilter, FieldContext context) {
    for (Map.Entry<String, Any> entry : perFilter.entrySet()) {
      if (FieldContext.holds(entry.getValue(), HTTPFault.getDefaultInstance())) {
        FieldContext at = context.at("typed_per_filter_config").at(entry.getKey());
        return Optional.of(
            ActionDecoder.fault(at.unpack(entry.getValue(), HTTPFault.parser()), at));
      }
    }
    return Optional.empty();
  }
}
