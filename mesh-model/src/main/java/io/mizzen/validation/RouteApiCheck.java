package io.mizzen.validation;

import io.mizzen.rules.gatewayapi.GrpcRoute;
import io.mizzen.rules.gatewayapi.HttpRoute;
import io.mizzen.rules.gatewayapi.HttpRoute.Filter;
import io.mizzen.rules.gatewayapi.HttpRoute.FilterType;
import io.mizzen.rules.gatewayapi.HttpRoute.PathMatch;
import io.mizzen.rules.gatewayapi.HttpRoute.PathType;
import io.mizzen.rules.gatewayapi.HttpRoute.Rule;
import io.mizzen.rules.gatewayapi.HttpRoute.Timeouts;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/** {@code HTTPRoute} and {@code GRPCRoute} of the Gateway API. */
@API(status = API.Status.INTERNAL)
public final class RouteApiCheck {
  private static final int MOST_RULES = 16;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private static final Set<FilterType> REPEATABLE =
      Set.of(FilterType.ExtensionRef, FilterType.RequestMirror);

  private RouteApiCheck() {}

  public static void http(Place spec, HttpRoute route) {
    spec.each("hostnames", route.hostnames(), GatewayApiCheck::hostname);
    atMost(spec.field("rules"), route.rules().size(), MOST_RULES);
    spec.each("rules", route.rules(), RouteApiCheck::rule);
  }

  private static void atMost(Place place, int size, int most) {
    if (size > most) {
      place.error(ViolationCode.OUT_OF_RANGE, size, "at most " + most);
    }
  }

  private static void rule(Place place, Rule rule) {
    place.each(
        "matches",
        rule.matches(),
        (at, match) -> at.ifPresent("path", match.path(), RouteApiCheck::path));
    filters(place, rule.filters());
    place.each("backendRefs", rule.backendRefs(), (at, one) -> filters(at, one.filters()));
    place.ifPresent("timeouts", rule.timeouts(), RouteApiCheck::timeouts);
    boolean redirects = rule.filters().stream().anyMatch(f -> f.requestRedirect().isPresent());
    if (redirects && !rule.backendRefs().isEmpty()) {
      place
          .field("backendRefs")
          .error(ViolationCode.CONFLICT, "backendRefs and RequestRedirect", "one of the two");
    }
  }

  private static void path(Place place, PathMatch path) {
    String value = path.value().orElse("/");
    if (path.type() == PathType.RegularExpression) {
      PatternCheck.regex(place.field("value"), value);
    } else if (!value.startsWith("/")) {
      place.field("value").error(ViolationCode.INVALID_VALUE, value, "a path that starts with /");
    } else if (value.contains("//") || value.contains("/./") || value.contains("/../")) {
      place.field("value").error(ViolationCode.INVALID_VALUE, value, "a path without //, . and ..");
    }
  }

  private static void filters(Place place, List<Filter> filters) {
    Set<FilterType> seen = EnumSet.noneOf(FilterType.class);
    place.each(
        "filters",
        filters,
        (at, filter) -> {
          filter
              .type()
              .ifPresent(
                  type -> {
                    filter(at, filter, type);
                    if (!seen.add(type) && !REPEATABLE.contains(type)) {
                      at.field("type").error(ViolationCode.DUPLICATE, type, "each filter once");
                    }
                  });
        });
    if (seen.contains(FilterType.RequestRedirect) && seen.contains(FilterType.URLRewrite)) {
      place
          .field("filters")
          .error(ViolationCode.CONFLICT, "RequestRedirect and URLRewrite", "one of the two");
    }
  }

  private static void filter(Place place, Filter filter, FilterType type) {
    fits(place, type, FilterType.RequestHeaderModifier, filter.requestHeaderModifier());
    fits(place, type, FilterType.ResponseHeaderModifier, filter.responseHeaderModifier());
    fits(place, type, FilterType.RequestMirror, filter.requestMirror());
    fits(place, type, FilterType.RequestRedirect, filter.requestRedirect());
    fits(place, type, FilterType.URLRewrite, filter.urlRewrite());
    fits(place, type, FilterType.CORS, filter.cors());
    fits(place, type, FilterType.ExternalAuth, filter.externalAuth());
    fits(place, type, FilterType.ExtensionRef, filter.extensionRef());
    filter
        .requestRedirect()
        .flatMap(HttpRoute.Redirect::statusCode)
        .filter(code -> !REDIRECTS.contains(code))
        .ifPresent(
            code ->
                place
                    .field("requestRedirect")
                    .field("statusCode")
                    .error(ViolationCode.OUT_OF_RANGE, code, "301, 302, 303, 307 or 308"));
  }

  /** The field a filter's type names must be there, and no other. */
  private static void fits(Place place, FilterType type, FilterType named, Optional<?> field) {
    String name = fieldOf(named);
    if (type == named && field.isEmpty()) {
      place.field(name).error(ViolationCode.REQUIRED, "nothing", name + ", with type " + type);
    } else if (type != named && field.isPresent()) {
      place.field(name).error(ViolationCode.CONFLICT, type, "type " + named + " beside it");
    }
  }

  private static String fieldOf(FilterType type) {
    return switch (type) {
      case URLRewrite -> "urlRewrite";
      case CORS -> "cors";
      default -> Character.toLowerCase(type.name().charAt(0)) + type.name().substring(1);
    };
  }

  private static void timeouts(Place place, Timeouts timeouts) {
    boolean isLonger =
        timeouts.request().isPresent()
            && !timeouts.request().get().isZero()
            && timeouts
                .backendRequest()
                .filter(backend -> backend.compareTo(timeouts.request().get()) > 0)
                .isPresent();
    if (isLonger) {
      place
          .field("backendRequest")
          .error(ViolationCode.OUT_OF_RANGE, "more than request", "at most the time of request");
    }
  }

  public static void grpc(Place spec, GrpcRoute route) {
    spec.each("hostnames", route.hostnames(), GatewayApiCheck::hostname);
    atMost(spec.field("rules"), route.rules().size(), MOST_RULES);
    spec.each(
        "rules",
        route.rules(),
        (at, rule) ->
            at.each(
                "matches",
                rule.matches(),
                (place, match) ->
                    place.ifPresent("method", match.method(), RouteApiCheck::method)));
  }

  private static void method(Place place, GrpcRoute.MethodMatch method) {
    if (method.service().isEmpty() && method.method().isEmpty()) {
      place.error(ViolationCode.REQUIRED, "nothing", "service, method or both");
    }
  }
}
