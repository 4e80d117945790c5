package io.mizzen.validation;

import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code HTTPMatchRequest}. */
final class HttpMatchCheck {
  /** A claim of the request's token: {@code @request.auth.claims.group} or {@code …[group][id]}. */
  private static final Pattern CLAIM =
      Pattern.compile("(?i:@request\\.auth\\.claims)(?:\\..+|\\[.+])", Pattern.DOTALL);

  private HttpMatchCheck() {}

  static void match(Place place, HttpMatchRequest match, Binding binding) {
    place.ifPresent("uri", match.uri(), PatternCheck::uri);
    place.ifPresent("scheme", match.scheme(), PatternCheck::match);
    place.ifPresent("method", match.method(), PatternCheck::match);
    place.ifPresent("authority", match.authority(), PatternCheck::match);
    place.eachEntry("headers", match.headers(), (at, entry) -> header(at, entry, binding));
    place.eachEntry(
        "withoutHeaders", match.withoutHeaders(), (at, entry) -> withoutHeader(at, entry, binding));
    place.eachEntry("queryParams", match.queryParams(), HttpMatchCheck::queryParam);
    NumberCheck.optionalPort(place.field("port"), match.port());
    NameCheck.labels(place, "sourceLabels", match.sourceLabels());
    if (!match.sourceNamespace().isEmpty()) {
      NameCheck.label(place.field("sourceNamespace"), match.sourceNamespace());
    }
    place.each("gateways", match.gateways(), NameCheck::gateway);
  }

  private static void header(
      Place place, Map.Entry<String, StringMatch> condition, Binding binding) {
    name(place, condition, binding);
    PatternCheck.match(place, condition.getValue());
  }

  private static void withoutHeader(
      Place place, Map.Entry<String, StringMatch> condition, Binding binding) {
    name(place, condition, binding);
    PatternCheck.presenceOrMatch(place, condition.getValue());
  }

  private static void name(Place place, Map.Entry<String, StringMatch> condition, Binding binding) {
    String name = condition.getKey();
    if (CLAIM.matcher(name).matches()) {
      if (binding == Binding.MESH) {
        place.error(
            ViolationCode.NOT_SUPPORTED,
            name,
            "a VirtualService bound to gateways only",
            "claims are only known where a gateway checked the token");
      }
    } else {
      HeaderCheck.conditionName(place, name);
      HeaderCheck.reachableByGrpc(place, condition);
    }
  }

  private static void queryParam(Place place, Map.Entry<String, StringMatch> condition) {
    if (condition.getKey().isEmpty()) {
      place.warning(
          ViolationCode.NO_EFFECT,
          "\"\"",
          "the name of a query parameter",
          "no request has a parameter without name");
    }
    PatternCheck.match(place, condition.getValue());
  }
}
