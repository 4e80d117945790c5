package io.mizzen.validation;

import io.mizzen.rules.virtualservice.VirtualService.CorsPolicy;
import java.time.Duration;
import java.util.Set;

/** {@code CorsPolicy}. */
final class CorsCheck {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*");

  private CorsCheck() {}

  static void policy(Place place, CorsPolicy policy) {
    if (!policy.allowOrigin().isEmpty()) {
      place
          .field("allowOrigin")
          .warning(
              ViolationCode.DEPRECATED,
              String.join(", ", policy.allowOrigin()),
              "",
              "use allowOrigins");
    }
    place.each("allowOrigins", policy.allowOrigins(), PatternCheck::someText);
    place.each("allowMethods", policy.allowMethods(), CorsCheck::method);
    place.each("allowHeaders", policy.allowHeaders(), HeaderCheck::name);
    place.each("exposeHeaders", policy.exposeHeaders(), HeaderCheck::name);
    place.ifPresent("maxAge", policy.maxAge(), CorsCheck::maxAge);
  }

  private static void method(Place place, String method) {
    if (!METHODS.contains(method)) {
      place.error(ViolationCode.INVALID_VALUE, NameCheck.quoted(method), "an HTTP method");
    }
  }

  private static void maxAge(Place place, Duration maxAge) {
    NumberCheck.duration(place, maxAge);
    if (maxAge.toMillis() % 1000 != 0) {
      place.error(ViolationCode.INVALID_DURATION, maxAge.toMillis() + "ms", "whole seconds");
    }
  }
}
