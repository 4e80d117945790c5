package io.mizzen.validation;

import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import java.util.Map;

/** {@code HTTPMatchRequest}. */
final class HttpMatchCheck {
  private static final String CLAIMS = "@request.auth.claims";

  private HttpMatchCheck() {}

  static void match(Place place, HttpMatchRequest match, Binding binding) {
    place.ifPresent("uri", match.uri(), PatternCheck::uri);
    place.ifPresent("scheme", match.scheme(), PatternCheck::match);
    place.ifPresent("method", match.method(), PatternCheck::match);
    place.ifPresent("authority", match.authority(), PatternCheck::match);
    place.eachEntry("headers", match.headers(), (at, entry) -> header(at, entry, binding));
    place.eachEntry("withoutHeaders", match.withoutHeaders(), HttpMatchCheck::withoutHeader);
    place.eachEntry("queryParams", match.queryParams(), HttpMatchCheck::queryParam);
    NumberCheck.optionalPort(place.field("port"), match.port());
    source(place, match.sourceLabels(), match.sourceNamespace());
    place.each("gateways", match.gateways(), NameCheck::gateway);
  }

  /** Who sends: the same in HTTP, TLS and TCP matches. */
  static void source(Place place, Map<String, String> sourceLabels, String sourceNamespace) {
    NameCheck.labels(place, "sourceLabels", sourceLabels);
    if (!sourceNamespace.isEmpty()) {
      NameCheck.label(place.field("sourceNamespace"), sourceNamespace);
    }
  }

  private static void header(
      Place place, Map.Entry<String, StringMatch> condition, Binding binding) {
    String name = condition.getKey();
    if (name.startsWith(CLAIMS)) {
      if (!binding.gateway()) {
        place.error(
            ViolationCode.NOT_SUPPORTED,
            name,
            "a VirtualService bound to a gateway",
            "claims are only known where a gateway checked the token");
      }
    } else {
      HeaderCheck.conditionName(place, name);
      HeaderCheck.reachableByGrpc(place, condition);
    }
    PatternCheck.match(place, condition.getValue());
  }

  private static void withoutHeader(Place place, Map.Entry<String, StringMatch> condition) {
    HeaderCheck.conditionName(place, condition.getKey());
    HeaderCheck.reachableByGrpc(place, condition);
    PatternCheck.presenceOrMatch(place, condition.getValue());
  }

  private static void queryParam(Place place, Map.Entry<String, StringMatch> condition) {
    if (condition.getKey().isEmpty()) {
      place.error(ViolationCode.REQUIRED, "\"\"", "the name of a query parameter");
    }
    PatternCheck.match(place, condition.getValue());
  }
}
