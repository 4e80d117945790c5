package io.mizzen.validation;

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
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private static final Set<FilterType> REPEATABLE =
      Set.of(FilterType.ExtensionRef, FilterType.RequestMirror);

  private RouteApiCheck() {}

  public static void http(FieldContext spec, HttpRoute route) {
    spec.each("rules", route.rules(), RouteApiCheck::rule);
  }

  private static void rule(FieldContext context, Rule rule) {
    context.each(
        "matches",
        rule.matches(),
        (at, match) -> at.ifPresent("path", match.path(), RouteApiCheck::path));
    filters(context, rule.filters());
    context.each("backendRefs", rule.backendRefs(), (at, one) -> filters(at, one.filters()));
    context.ifPresent("timeouts", rule.timeouts(), RouteApiCheck::timeouts);
    boolean redirects = rule.filters().stream().anyMatch(f -> f.requestRedirect().isPresent());
    if (redirects && !rule.backendRefs().isEmpty()) {
      context
          .field("backendRefs")
          .error(ViolationCode.CONFLICT, "backendRefs and RequestRedirect", "one of the two");
    }
  }

  private static void path(FieldContext context, PathMatch path) {
    String value = path.value().orElse("/");
    if (path.type() == PathType.RegularExpression) {
      PatternCheck.regex(context.field("value"), value);
    } else if (!value.startsWith("/")) {
      context.field("value").error(ViolationCode.INVALID_VALUE, value, "a path that starts with /");
    } else if (value.contains("//") || value.contains("/./") || value.contains("/../")) {
      context
          .field("value")
          .error(ViolationCode.INVALID_VALUE, value, "a path without //, . and ..");
    }
  }

  private static void filters(FieldContext context, List<Filter> filters) {
    Set<FilterType> seen = EnumSet.noneOf(FilterType.class);
    context.each(
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
      context
          .field("filters")
          .error(ViolationCode.CONFLICT, "RequestRedirect and URLRewrite", "one of the two");
    }
  }

  private static void filter(FieldContext context, Filter filter, FilterType type) {
    fits(context, type, FilterType.RequestHeaderModifier, filter.requestHeaderModifier());
    fits(context, type, FilterType.ResponseHeaderModifier, filter.responseHeaderModifier());
    fits(context, type, FilterType.RequestMirror, filter.requestMirror());
    fits(context, type, FilterType.RequestRedirect, filter.requestRedirect());
    fits(context, type, FilterType.URLRewrite, filter.urlRewrite());
    fits(context, type, FilterType.CORS, filter.cors());
    fits(context, type, FilterType.ExternalAuth, filter.externalAuth());
    fits(context, type, FilterType.ExtensionRef, filter.extensionRef());
    filter
        .requestRedirect()
        .flatMap(HttpRoute.Redirect::statusCode)
        .filter(code -> !REDIRECTS.contains(code))
        .ifPresent(
            code ->
                context
                    .field("requestRedirect")
                    .field("statusCode")
                    .error(ViolationCode.OUT_OF_RANGE, code, "301, 302, 303, 307 or 308"));
  }

  /** The field a filter's type names must be there, and no other. */
  private static void fits(
      FieldContext context, FilterType type, FilterType named, Optional<?> field) {
    String name = fieldOf(named);
    if (type == named && field.isEmpty()) {
      context.field(name).error(ViolationCode.REQUIRED, "nothing", name + ", with type " + type);
    } else if (type != named && field.isPresent()) {
      context.field(name).error(ViolationCode.CONFLICT, type, "type " + named + " beside it");
    }
  }

  private static String fieldOf(FilterType type) {
    return switch (type) {
      case URLRewrite -> "urlRewrite";
      case CORS -> "cors";
      default -> Character.toLowerCase(type.name().charAt(0)) + type.name().substring(1);
    };
  }

  private static void timeouts(FieldContext context, Timeouts timeouts) {
    boolean isLonger =
        timeouts.request().isPresent()
            && !timeouts.request().get().isZero()
            && timeouts
                .backendRequest()
                .filter(backend -> backend.compareTo(timeouts.request().get()) > 0)
                .isPresent();
    if (isLonger) {
      context
          .field("backendRequest")
          .error(ViolationCode.OUT_OF_RANGE, "more than request", "at most the time of request");
    }
  }
}
