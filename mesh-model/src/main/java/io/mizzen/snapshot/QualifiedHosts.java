package io.mizzen.snapshot;

import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpMirrorPolicy;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import java.util.List;

/**
 * The routes of a rule with every destination's host in full. Routes that move into a rule of
 * another namespace must not change what their short names mean.
 */
final class QualifiedHosts {
  private final MeshSettings settings;
  private final String namespace;

  private QualifiedHosts(MeshSettings settings, String namespace) {
    this.settings = settings;
    this.namespace = namespace;
  }

  static List<HttpRoute> of(MeshResource<VirtualService> rule, MeshSettings settings) {
    QualifiedHosts hosts = new QualifiedHosts(settings, rule.namespace());
    return rule.spec().http().stream().map(hosts::route).toList();
  }

  private HttpRoute route(HttpRoute route) {
    return new HttpRoute(
        route.name(),
        route.match(),
        route.route().stream().map(this::weighted).toList(),
        route.redirect(),
        route.directResponse(),
        route.delegate(),
        route.rewrite(),
        route.timeout(),
        route.retries(),
        route.fault(),
        route.mirror().map(this::destination),
        route.mirrors().stream().map(this::mirror).toList(),
        route.mirrorPercent(),
        route.mirrorPercentage(),
        route.corsPolicy(),
        route.headers());
  }

  private HttpRouteDestination weighted(HttpRouteDestination to) {
    return new HttpRouteDestination(
        to.destination().map(this::destination), to.weight(), to.headers());
  }

  private HttpMirrorPolicy mirror(HttpMirrorPolicy to) {
    return new HttpMirrorPolicy(to.destination().map(this::destination), to.percentage());
  }

  private Destination destination(Destination to) {
    return new Destination(settings.resolveHost(to.host(), namespace), to.subset(), to.port());
  }
}
