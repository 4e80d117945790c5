package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.examples.bookinfo.page.MeshPanel.Weight;
import io.mizzen.model.MeshResource;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.StringMatch;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The destinations of the rules in force with their weights or conditions. Pure.
 *
 * <p>It explains the demo's rules; it does not match requests: that is the data plane's business.
 */
final class RouteWeights {
  private static final String VERSION = "version";

  private RouteWeights() {}

  static List<Weight> of(RuleSet held) {
    List<Weight> weights = new ArrayList<>();
    for (MeshResource<VirtualService> rule : held.ofType(VirtualService.class)) {
      boolean conditional = false;
      for (HttpRoute route : rule.spec().http()) {
        String condition = condition(route.match(), conditional);
        weights.addAll(weights(route, condition, held));
        conditional |= !route.match().isEmpty();
      }
    }
    return weights;
  }

  private static List<Weight> weights(HttpRoute route, String condition, RuleSet held) {
    List<Weight> weights = new ArrayList<>();
    int sum = route.route().stream().mapToInt(HttpRouteDestination::weight).sum();
    for (HttpRouteDestination way : route.route()) {
      way.destination()
          .ifPresent(
              to -> {
                String share = sum == 0 ? "100 %" : 100 * way.weight() / sum + " %";
                boolean whole = route.route().size() == 1;
                weights.add(
                    new Weight(
                        shortName(to.host()),
                        version(to, held),
                        condition.isEmpty()
                            ? share
                            : whole ? condition : condition + ", " + share));
              });
    }
    return weights;
  }

  /** The version label of the destination's subset; a subset without one is called by its name. */
  private static String version(Destination to, RuleSet held) {
    return held.ofType(DestinationRule.class).stream()
        .filter(rule -> shortName(rule.spec().host()).equals(shortName(to.host())))
        .flatMap(rule -> rule.spec().subsets().stream())
        .filter(subset -> subset.name().equals(to.subset()))
        .map(subset -> subset.labels().getOrDefault(VERSION, subset.name()))
        .findFirst()
        .orElse(to.subset());
  }

  private static String condition(List<HttpMatchRequest> matches, boolean afterOthers) {
    if (matches.isEmpty()) {
      return afterOthers ? "otherwise" : "";
    }
    return matches.stream().map(RouteWeights::condition).collect(Collectors.joining(" or "));
  }

  private static String condition(HttpMatchRequest match) {
    List<String> parts = new ArrayList<>();
    match.headers().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(header -> parts.add(header.getKey() + ": " + value(header.getValue())));
    match.uri().ifPresent(uri -> parts.add(lastSegment(value(uri))));
    return parts.isEmpty() ? "some calls" : String.join(", ", parts);
  }

  private static String value(StringMatch match) {
    return match.fold(exact -> exact, prefix -> prefix + "*", regex -> "~" + regex, () -> "any");
  }

  private static String lastSegment(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String shortName(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }
}
