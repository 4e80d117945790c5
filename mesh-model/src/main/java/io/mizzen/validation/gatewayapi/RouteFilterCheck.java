package io.mizzen.validation.gatewayapi;

import io.mizzen.config.constraint.TextForm;
import io.mizzen.rules.gatewayapi.Common.Fraction;
import io.mizzen.rules.gatewayapi.Common.LifetimeType;
import io.mizzen.rules.gatewayapi.Common.PersistenceType;
import io.mizzen.rules.gatewayapi.Common.RequestMirror;
import io.mizzen.rules.gatewayapi.Common.SessionPersistence;
import io.mizzen.rules.gatewayapi.GrpcRoute;
import io.mizzen.rules.gatewayapi.HttpRoute;
import io.mizzen.rules.gatewayapi.HttpRoute.Cors;
import io.mizzen.rules.gatewayapi.HttpRoute.FilterType;
import io.mizzen.rules.gatewayapi.HttpRoute.Redirect;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Filters of {@code HTTPRoute}s and {@code GRPCRoute}s, and what else their rules share. */
final class RouteFilterCheck {
  private static final int PERCENT = 100;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** By their names, which both kinds of routes share. */
  private static final Set<String> REPEATABLE =
      Set.of("ExtensionRef", "RequestMirror", "ExternalAuth");

  private RouteFilterCheck() {}

  static void http(FieldContext context, List<HttpRoute.Filter> filters) {
    context.each("filters", filters, RouteFilterCheck::filter);
    List<Optional<FilterType>> types = filters.stream().map(HttpRoute.Filter::type).toList();
    once(context, types);
    if (types.contains(Optional.of(FilterType.RequestRedirect))
        && types.contains(Optional.of(FilterType.URLRewrite))) {
      context
          .field("filters")
          .error(ViolationCode.CONFLICT, "RequestRedirect and URLRewrite", "one of the two");
    }
  }

  static void grpc(FieldContext context, List<GrpcRoute.Filter> filters) {
    context.each(
        "filters",
        filters,
        (at, filter) ->
            at.ifPresent("requestMirror", filter.requestMirror(), RouteFilterCheck::mirror));
    once(context, filters.stream().map(GrpcRoute.Filter::type).toList());
  }

  private static void once(
      FieldContext context, List<? extends Optional<? extends Enum<?>>> types) {
    Set<String> seen = new HashSet<>();
    context.each(
        "filters",
        types,
        (at, type) ->
            type.map(Enum::name)
                .filter(name -> !REPEATABLE.contains(name) && !seen.add(name))
                .ifPresent(
                    name ->
                        at.field("type").error(ViolationCode.DUPLICATE, name, "each filter once")));
  }

  private static void filter(FieldContext context, HttpRoute.Filter filter) {
    context.ifPresent("requestMirror", filter.requestMirror(), RouteFilterCheck::mirror);
    context.ifPresent("requestRedirect", filter.requestRedirect(), RouteFilterCheck::redirect);
    context.ifPresent("cors", filter.cors(), RouteFilterCheck::cors);
    context.ifPresent(
        "externalAuth",
        filter.externalAuth(),
        (at, auth) -> at.ifPresent("backendRef", auth.backendRef(), ReferenceCheck::backend));
  }

  private static void mirror(FieldContext context, RequestMirror mirror) {
    context.ifPresent("backendRef", mirror.backendRef(), ReferenceCheck::backend);
    context.ifPresent("fraction", mirror.fraction(), RouteFilterCheck::fraction);
  }

  private static void fraction(FieldContext context, Fraction fraction) {
    int denominator = fraction.denominator().orElse(PERCENT);
    int numerator = fraction.numerator().orElse(0);
    if (numerator > denominator) {
      context
          .field("numerator")
          .error(ViolationCode.OUT_OF_RANGE, numerator, "at most the denominator " + denominator);
    }
  }

  private static void redirect(FieldContext context, Redirect redirect) {
    context.ifPresent(
        "statusCode",
        redirect.statusCode().filter(code -> !REDIRECTS.contains(code)),
        (at, code) -> at.error(ViolationCode.OUT_OF_RANGE, code, "301, 302, 303, 307 or 308"));
  }

  private static void cors(FieldContext context, Cors cors) {
    alone(context, "allowOrigins", cors.allowOrigins());
    alone(context, "allowMethods", cors.allowMethods());
    alone(context, "allowHeaders", cors.allowHeaders());
  }

  private static void alone(FieldContext context, String field, List<String> values) {
    if (values.size() > 1 && values.contains("*")) {
      context.field(field).error(ViolationCode.CONFLICT, "* and others", "* alone");
    }
  }

  static void persistence(FieldContext context, SessionPersistence persistence) {
    boolean isPermanent =
        persistence
            .cookieConfig()
            .filter(cookie -> cookie.lifetimeType() == LifetimeType.Permanent)
            .isPresent();
    if (isPermanent && persistence.absoluteTimeout().isEmpty()) {
      context
          .field("absoluteTimeout")
          .error(ViolationCode.REQUIRED, "nothing", "a time, with lifetimeType Permanent");
    }
    if (persistence.cookieConfig().isPresent() && persistence.type() != PersistenceType.Cookie) {
      context
          .field("cookieConfig")
          .error(
              ViolationCode.CONFLICT, persistence.type(), "a cookieConfig with type Cookie only");
    }
  }

  /** A text whose form depends on another field. */
  static void form(FieldContext context, String field, Optional<String> text, TextForm form) {
    context.ifPresent(
        field,
        text.filter(each -> !form.matches(each)),
        (at, each) ->
            at.error(
                ViolationCode.valueOf(form.code()),
                each.isEmpty() ? "\"\"" : each,
                form.expected()));
  }
}
