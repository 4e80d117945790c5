package io.mizzen.testing;

import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One route of a VirtualService in a line: {@code headers[end-user] exact jason -> reviews/v2}. */
final class RouteText {
  private RouteText() {}

  static String of(HttpRoute route) {
    String match =
        route.match().isEmpty()
            ? "any request"
            : route.match().stream().map(RouteText::of).collect(Collectors.joining(" or "));
    return match + " -> " + target(route) + extras(route);
  }

  private static String of(HttpMatchRequest match) {
    List<String> conditions = new ArrayList<>();
    add(conditions, "uri", match.uri());
    add(conditions, "authority", match.authority());
    add(conditions, "method", match.method());
    add(conditions, "scheme", match.scheme());
    add(conditions, "headers", match.headers());
    add(conditions, "withoutHeaders", match.withoutHeaders());
    if (match.port() != 0) {
      conditions.add("port " + match.port());
    }
    if (!match.sourceLabels().isEmpty()) {
      conditions.add("sourceLabels " + new TreeMap<>(match.sourceLabels()));
    }
    if (!match.sourceNamespace().isEmpty()) {
      conditions.add("sourceNamespace " + match.sourceNamespace());
    }
    return conditions.isEmpty() ? "any request" : String.join(" and ", conditions);
  }

  private static String target(HttpRoute route) {
    if (route.redirect().isPresent()) {
      return "a redirect";
    }
    if (route.directResponse().isPresent()) {
      return "status " + route.directResponse().get().status();
    }
    return route.route().stream()
        .map(each -> of(each, route.route().size()))
        .collect(Collectors.joining(", "));
  }

  private static String of(HttpRouteDestination each, int of) {
    String to = each.destination().map(RouteText::of).orElse("nowhere");
    return of > 1 ? to + " " + each.weight() : to;
  }

  private static String of(Destination to) {
    return to.subset().isEmpty() ? to.host() : to.host() + "/" + to.subset();
  }

  private static String extras(HttpRoute route) {
    StringBuilder extras = new StringBuilder();
    route.fault().ifPresent(fault -> extras.append(", with a fault"));
    route.timeout().ifPresent(time -> extras.append(", timeout ").append(time));
    route.retries().ifPresent(retries -> extras.append(", retries ").append(retries.attempts()));
    return extras.toString();
  }

  private static void add(List<String> to, String name, Optional<StringMatch> match) {
    match.ifPresent(each -> to.add(name + " " + of(each)));
  }

  private static void add(List<String> to, String name, Map<String, StringMatch> matches) {
    new TreeMap<>(matches).forEach((key, match) -> to.add(name + "[" + key + "] " + of(match)));
  }

  private static String of(StringMatch match) {
    return match.fold(
        exact -> "exact " + exact,
        prefix -> "prefix " + prefix,
        regex -> "regex " + regex,
        () -> "present");
  }
}
