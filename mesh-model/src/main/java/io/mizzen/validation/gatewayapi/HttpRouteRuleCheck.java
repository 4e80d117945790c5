package io.mizzen.validation.gatewayapi;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.mizzen.names.GatewayForms;
import io.mizzen.rules.gatewayapi.HttpRoute.Backend;
import io.mizzen.rules.gatewayapi.HttpRoute.Filter;
import io.mizzen.rules.gatewayapi.HttpRoute.Match;
import io.mizzen.rules.gatewayapi.HttpRoute.PathMatch;
import io.mizzen.rules.gatewayapi.HttpRoute.PathModifier;
import io.mizzen.rules.gatewayapi.HttpRoute.PathType;
import io.mizzen.rules.gatewayapi.HttpRoute.Redirect;
import io.mizzen.rules.gatewayapi.HttpRoute.Rewrite;
import io.mizzen.rules.gatewayapi.HttpRoute.Rule;
import io.mizzen.rules.gatewayapi.HttpRoute.Timeouts;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.ViolationCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One rule of an {@code HTTPRoute} of the Gateway API. */
final class HttpRouteRuleCheck {
  private static final List<String> NOT_IN_PATHS = List.of("//", "/./", "/../", "%2f", "%2F", "#");
  private static final List<String> NOT_AT_ENDS = List.of("/..", "/.");

  private HttpRouteRuleCheck() {}

  static void rule(FieldContext context, Rule rule) {
    context.each(
        "matches",
        rule.matches(),
        (at, match) -> at.ifPresent("path", match.path(), HttpRouteRuleCheck::path));
    RouteFilterCheck.http(context, rule.filters());
    context.each("backendRefs", rule.backendRefs(), HttpRouteRuleCheck::backend);
    context.ifPresent("timeouts", rule.timeouts(), HttpRouteRuleCheck::timeouts);
    context.ifPresent(
        "sessionPersistence", rule.sessionPersistence(), RouteFilterCheck::persistence);
    if (hasAny(rule.filters(), Filter::requestRedirect) && !rule.backendRefs().isEmpty()) {
      context
          .field("backendRefs")
          .error(ViolationCode.CONFLICT, "backendRefs and RequestRedirect", "one of the two");
    }
    if (!isOfOnePrefix(rule.matches())) {
      onePrefix(context, rule, filter -> filter.requestRedirect().flatMap(Redirect::path));
      onePrefix(context, rule, filter -> filter.urlRewrite().flatMap(Rewrite::path));
    }
  }

  private static void backend(FieldContext context, Backend backend) {
    ReferenceCheck.backend(context, backend);
    RouteFilterCheck.http(context, backend.filters());
  }

  private static boolean hasAny(List<Filter> filters, Function<Filter, Optional<?>> field) {
    return filters.stream().anyMatch(filter -> field.apply(filter).isPresent());
  }

  /** No match at all is the prefix {@code /}, and so is one without a path. */
  private static boolean isOfOnePrefix(List<Match> matches) {
    return matches.isEmpty()
        || (matches.size() == 1
            && matches.get(0).path().map(PathMatch::type).orElse(PathType.PathPrefix)
                == PathType.PathPrefix);
  }

  /** A prefix can only be replaced where there is one; several backends are not looked at. */
  private static void onePrefix(
      FieldContext context, Rule rule, Function<Filter, Optional<PathModifier>> modifier) {
    boolean isOfRule = replacesPrefix(rule.filters(), modifier);
    long backends =
        rule.backendRefs().stream()
            .filter(backend -> replacesPrefix(backend.filters(), modifier))
            .count();
    if (isOfRule || backends == 1) {
      context
          .field("matches")
          .error(
              ViolationCode.CONFLICT,
              "replacePrefixMatch",
              "exactly one match, of type PathPrefix, with replacePrefixMatch");
    }
  }

  private static boolean replacesPrefix(
      List<Filter> filters, Function<Filter, Optional<PathModifier>> modifier) {
    return filters.stream()
            .filter(
                each -> modifier.apply(each).flatMap(PathModifier::replacePrefixMatch).isPresent())
            .count()
        == 1;
  }

  /** The Gateway API leaves the syntax to the implementation, and so does Istio to Envoy. */
  private static void regex(FieldContext context, String regex) {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException broken) {
      context.warning(
          ViolationCode.INVALID_REGEX,
          NameCheck.quoted(regex),
          "RE2 syntax (" + broken.getDescription() + ")",
          "the route is accepted, but Envoy refuses the match");
    }
  }

  private static void path(FieldContext context, PathMatch path) {
    String value = path.value().orElse("/");
    FieldContext at = context.field("value");
    if (path.type() == PathType.RegularExpression) {
      regex(at, value);
    } else if (!value.startsWith("/")) {
      at.error(ViolationCode.INVALID_VALUE, value, "a path that starts with /");
    } else if (NOT_IN_PATHS.stream().anyMatch(value::contains)
        || NOT_AT_ENDS.stream().anyMatch(value::endsWith)) {
      at.error(ViolationCode.INVALID_VALUE, value, "a path without //, ., .., %2f and #");
    } else {
      RouteFilterCheck.form(context, "value", path.value(), new GatewayForms.HttpPath());
    }
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
