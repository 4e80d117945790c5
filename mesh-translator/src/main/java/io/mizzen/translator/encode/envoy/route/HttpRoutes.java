package io.mizzen.translator.encode.envoy.route;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.mizzen.rules.virtualservice.VirtualService.HttpRewrite;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.resolve.Destinations;
import io.mizzen.translator.resolve.ResolvedRoute;
import io.mizzen.translator.resolve.ResolvedRoute.Mirror;
import io.mizzen.translator.resolve.ResolvedRoute.To;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One resolved route as {@code envoy.config.route.v3.Route}. */
final class HttpRoutes {
  /** Envoy's answer where no destination can be chosen. */
  private static final int UNAVAILABLE = 503;

  private HttpRoutes() {}

  static Route of(ResolvedRoute resolved, VirtualHostInput input, NotAppliedCollector notApplied) {
    int port = input.port();
    HttpRoute http = resolved.http();
    Route.Builder route =
        Route.newBuilder()
            .setName(resolved.name())
            .setMatch(RouteMatches.of(resolved.match()))
            .setMetadata(Packing.madeBy(resolved.rule().key()))
            .setDecorator(Decorator.newBuilder().setOperation(operation(resolved, port)));
    resolved
        .match()
        .map(match -> match.request().statPrefix())
        .filter(prefix -> !prefix.isEmpty())
        .ifPresent(route::setStatPrefix);
    HeaderEdits.ofRoute(http.headers(), route);
    if (http.redirect().isPresent()) {
      route.setRedirect(DirectAnswers.redirect(http.redirect().get(), port));
    } else if (http.directResponse().isPresent()) {
      route.setDirectResponse(DirectAnswers.response(http.directResponse().get()));
    } else if (resolved.reachable().isEmpty()) {
      notApplied.add(resolved.path() + ".route", "no destination has a weight: answers 503");
      route.setDirectResponse(DirectAnswers.empty(UNAVAILABLE));
    } else {
      route.setRoute(forward(resolved, input, route));
    }
    RouteFilters.add(http, resolved.path(), route, notApplied);
    return route.build();
  }

  /** Always explicit: Envoy's own default is 15 s. */
  @SuppressWarnings("deprecation") // max_grpc_timeout: as Istio writes it
  static RouteAction.Builder timeout(RouteAction.Builder action, Duration timeout) {
    com.google.protobuf.Duration proto = Durations.toProto(timeout);
    return action.setTimeout(proto).setMaxGrpcTimeout(proto);
  }

  private static RouteAction forward(
      ResolvedRoute resolved, VirtualHostInput input, Route.Builder route) {
    Destinations destinations = input.destinations();
    HttpRoute http = resolved.http();
    RouteAction.Builder action = RouteAction.newBuilder();
    rewrite(http.rewrite(), action);
    Optional<String> authority =
        http.rewrite()
            .map(HttpRewrite::authority)
            .filter(host -> !host.isEmpty())
            .or(() -> HeaderEdits.authority(http.headers()));
    List<To> reachable = resolved.reachable();
    if (resolved.destinations().size() == 1) {
      To only = reachable.get(0);
      action.setCluster(only.cluster().render());
      HeaderEdits.ofRoute(only.headers(), route);
      authority = authority.or(() -> HeaderEdits.authority(only.headers()));
    } else {
      action.setWeightedClusters(weighted(reachable));
    }
    authority.ifPresent(action::setHostRewriteLiteral);
    timeout(action, http.timeout().filter(each -> !each.isNegative()).orElse(Duration.ZERO));
    resolved.mirrors().forEach(mirror -> action.addRequestMirrorPolicies(copy(mirror)));
    reachable.forEach(to -> HashPolicies.add(to.cluster(), destinations, action));
    boolean hashed =
        resolved.destinations().size() == 1
            && destinations.hashes().containsKey(reachable.get(0).cluster().render());
    RetryPolicies.of(http.retries().or(input.settings().traffic()::httpRetryPolicy), hashed)
        .ifPresent(action::setRetryPolicy);
    return action.build();
  }

  private static void rewrite(Optional<HttpRewrite> rewrite, RouteAction.Builder action) {
    if (rewrite.isEmpty()) {
      return;
    }
    if (rewrite.get().uriRegexRewrite().isPresent()) {
      var regex = rewrite.get().uriRegexRewrite().get();
      action.setRegexRewrite(
          RegexMatchAndSubstitute.newBuilder()
              .setPattern(RegexMatcher.newBuilder().setRegex(regex.match()))
              .setSubstitution(regex.rewrite()));
    } else if (!rewrite.get().uri().isEmpty()) {
      action.setPrefixRewrite(rewrite.get().uri());
    }
  }

  private static WeightedCluster weighted(List<To> reachable) {
    WeightedCluster.Builder weighted = WeightedCluster.newBuilder();
    for (To to : reachable) {
      WeightedCluster.ClusterWeight.Builder cluster =
          weighted
              .addClustersBuilder()
              .setName(to.cluster().render())
              .setWeight(UInt32Value.of(to.weight()));
      HeaderEdits.ofCluster(to.headers(), cluster);
      HeaderEdits.authority(to.headers()).ifPresent(cluster::setHostRewriteLiteral);
    }
    return weighted.build();
  }

  private static RequestMirrorPolicy copy(Mirror mirror) {
    RequestMirrorPolicy.Builder policy =
        RequestMirrorPolicy.newBuilder()
            .setCluster(mirror.cluster().render())
            .setTraceSampled(com.google.protobuf.BoolValue.of(false))
            .setDisableShadowHostSuffixAppend(true);
    policy.getRuntimeFractionBuilder().setDefaultValue(RouteFilters.fraction(mirror.share()));
    return policy.build();
  }

  /** The name of the request in traces, as Istio's: the destination or the rule, then the path. */
  private static String operation(ResolvedRoute resolved, int port) {
    boolean forwards =
        resolved.http().redirect().isEmpty() && resolved.http().directResponse().isEmpty();
    String path = RouteMatches.operation(resolved.match());
    if (forwards && resolved.destinations().size() == 1) {
      To only = resolved.destinations().get(0);
      return only.host() + ":" + only.cluster().port() + path;
    }
    return resolved.rule().key().name() + ":" + port + path;
  }
}
