package io.mizzen.simulation;

import io.mizzen.dataplane.listener.ChainAccount;
import io.mizzen.dataplane.listener.ChainMatcher;
import io.mizzen.dataplane.listener.Connection;
import io.mizzen.dataplane.listener.FilterChain;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.listener.NetworkFilter;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.dataplane.route.HostAccount;
import io.mizzen.dataplane.route.Route;
import io.mizzen.dataplane.route.RouteAccount;
import io.mizzen.dataplane.route.RouteConfiguration;
import io.mizzen.dataplane.route.RouteMatcher;
import io.mizzen.dataplane.route.VirtualHost;
import io.mizzen.dataplane.route.VirtualHost.RequireTls;
import io.mizzen.simulation.Outcome.Reason;
import java.util.Optional;

/** One request's way from the listener to its route; {@link Upstreams} goes on from there. */
final class Walk {
  private final ProxyResources resources;
  private final RuleOrigins origins;
  private final UnenforcedPolicies unenforced;
  private final Request request;
  private final Upstreams upstreams;
  private final TraceBuilder trace;

  Walk(
      ProxyResources resources,
      RuleOrigins origins,
      UnenforcedPolicies unenforced,
      Request request) {
    this.resources = resources;
    this.origins = origins;
    this.unenforced = unenforced;
    this.request = request;
    this.trace = new TraceBuilder(request);
    this.upstreams = new Upstreams(resources, request, trace);
  }

  CallTrace trace() {
    return trace.end(outcome());
  }

  private Outcome outcome() {
    Optional<Listener> listener = new Listeners(resources).find(request.entry());
    if (listener.isEmpty()) {
      return failed(Reason.NO_LISTENER, "no listener takes " + request.entry());
    }
    trace.listener(listener.get());
    if (request.entry() instanceof Request.Inbound) {
      trace.unenforced(unenforced);
    }
    if (listener.get().apiListener().isPresent()) {
      return http(listener.get().apiListener().get());
    }
    return Connections.of(request, listener.get())
        .map(connection -> connection(listener.get(), connection))
        .orElseGet(
            () ->
                failed(
                    Reason.NO_LISTENER,
                    "listener " + listener.get().name() + " is no API listener"));
  }

  private Outcome connection(Listener listener, Connection connection) {
    ChainAccount account = ChainMatcher.explain(listener, connection);
    if (account.chain().isEmpty()) {
      trace.chains(account);
      return failed(
          Reason.NO_FILTER_CHAIN,
          "no filter chain of listener " + listener.name() + " matches; it is closed");
    }
    FilterChain chain = account.chain().get();
    trace.chain(account, chain);
    chain.rule().map(origins::find).ifPresent(trace::rule);
    return Protocols.refusal(request, chain)
        .<Outcome>map(refused -> refused)
        .orElseGet(() -> terminal(chain));
  }

  private Outcome terminal(FilterChain chain) {
    trace.notSimulated(Unsimulated.of(chain));
    Optional<NetworkFilter> last = chain.terminal();
    if (last.isEmpty()) {
      return failed(Reason.NO_ROUTE, "the chain ends in no filter that is known");
    }
    return last.get() instanceof NetworkFilter.TcpProxy proxy
        ? upstreams.bytes(proxy.clusters())
        : http((NetworkFilter.HttpConnectionManagerFilter) last.get());
  }

  private Outcome http(NetworkFilter.HttpConnectionManagerFilter manager) {
    Optional<RequestHead> head = request.content().head();
    if (head.isEmpty()) {
      return failed(Reason.WRONG_PROTOCOL, "HTTP is expected here, but bytes are sent");
    }
    trace.notSimulated(Unsimulated.of(manager));
    if (manager.routes() instanceof NetworkFilter.Inline inline) {
      return routed(inline.configuration(), head.get());
    }
    String name = ((NetworkFilter.Rds) manager.routes()).name();
    return resources
        .routes(name)
        .map(found -> routed(found, head.get()))
        .orElseGet(() -> failed(Reason.NO_ROUTE_CONFIGURATION, "no route configuration " + name));
  }

  private Outcome routed(RouteConfiguration configuration, RequestHead head) {
    trace.routes(configuration);
    HostAccount hosts = configuration.hosts().explain(head.authority());
    trace.host(hosts);
    if (hosts.virtualHost().isEmpty()) {
      return failed(Reason.NO_VIRTUAL_HOST, "no virtual host takes " + head.authority());
    }
    VirtualHost host = hosts.virtualHost().get();
    if (host.requireTls() != RequireTls.NONE && request.transport() instanceof Request.Plain) {
      // Envoy answers 301 to https; EXTERNAL_ONLY spares internal requests, which we cannot tell.
      return new Outcome.Redirected(301, "https://" + head.authority() + head.path());
    }
    RouteAccount routes = RouteMatcher.explain(host, head, request.random());
    trace.route(routes, host, origins);
    return routes
        .route()
        .map(route -> upstreams.of(route, head))
        .orElseGet(
            () -> failed(Reason.NO_ROUTE, "no route of virtual host " + host.name() + " matches"));
  }

  static Outcome.Failed failed(Reason reason, String detail) {
    return new Outcome.Failed(reason, detail);
  }

  /** A route by its name or, where it has none, by its place. */
  static String nameOf(Route route, int index) {
    return route.name().isEmpty() ? "#" + index : route.name();
  }
}
