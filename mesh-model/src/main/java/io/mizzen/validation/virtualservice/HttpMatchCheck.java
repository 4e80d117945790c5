package io.mizzen.validation.virtualservice;

import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.HeaderCheck;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.PatternCheck;
import io.mizzen.validation.ViolationCode;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code HTTPMatchRequest}. */
final class HttpMatchCheck {
  /** A claim of the request's token: {@code @request.auth.claims.group} or {@code …[group][id]}. */
  private static final Pattern CLAIM =
      Pattern.compile("(?i:@request\\.auth\\.claims)(?:\\..+|\\[.+])", Pattern.DOTALL);

  private HttpMatchCheck() {}

  static void match(FieldContext context, HttpMatchRequest match, Binding binding) {
    context.ifPresent("uri", match.uri(), PatternCheck::uri);
    context.ifPresent("scheme", match.scheme(), PatternCheck::match);
    context.ifPresent("method", match.method(), PatternCheck::match);
    context.ifPresent("authority", match.authority(), PatternCheck::match);
    context.eachEntry("headers", match.headers(), (at, entry) -> header(at, entry, binding));
    context.eachEntry(
        "withoutHeaders", match.withoutHeaders(), (at, entry) -> withoutHeader(at, entry, binding));
    context.eachEntry("queryParams", match.queryParams(), HttpMatchCheck::queryParam);
    context.each("gateways", match.gateways(), NameCheck::gateway);
  }

  private static void header(
      FieldContext context, Map.Entry<String, StringMatch> condition, Binding binding) {
    name(context, condition, binding);
    PatternCheck.match(context, condition.getValue());
  }

  private static void withoutHeader(
      FieldContext context, Map.Entry<String, StringMatch> condition, Binding binding) {
    name(context, condition, binding);
    PatternCheck.presenceOrMatch(context, condition.getValue());
  }

  private static void name(
      FieldContext context, Map.Entry<String, StringMatch> condition, Binding binding) {
    String name = condition.getKey();
    if (CLAIM.matcher(name).matches()) {
      if (binding == Binding.MESH) {
        context.error(
            ViolationCode.NOT_SUPPORTED,
            name,
            "a VirtualService bound to gateways only",
            "claims are only known where a gateway checked the token");
      }
    } else {
      HeaderCheck.conditionName(context, name);
      HeaderCheck.reachableByGrpc(context, condition);
    }
  }

  private static void queryParam(FieldContext context, Map.Entry<String, StringMatch> condition) {
    if (condition.getKey().isEmpty()) {
      context.warning(
          ViolationCode.NO_EFFECT,
          "\"\"",
          "the name of a query parameter",
          "no request has a parameter without name");
    }
    PatternCheck.match(context, condition.getValue());
  }
}
