package io.mizzen.validation.virtualservice;

import io.mizzen.rules.virtualservice.VirtualService.CorsPolicy;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.PatternCheck;
import io.mizzen.validation.ViolationCode;
import java.time.Duration;

/** {@code CorsPolicy}. */
final class CorsCheck {
  private CorsCheck() {}

  static void policy(FieldContext context, CorsPolicy policy) {
    if (!policy.allowOrigin().isEmpty()) {
      context
          .field("allowOrigin")
          .warning(
              ViolationCode.DEPRECATED,
              String.join(", ", policy.allowOrigin()),
              "",
              "use allowOrigins");
    }
    context.each("allowOrigins", policy.allowOrigins(), PatternCheck::someText);
    context.ifPresent("maxAge", policy.maxAge(), CorsCheck::maxAge);
  }

  private static void maxAge(FieldContext context, Duration maxAge) {
    if (maxAge.toMillis() % 1000 != 0) {
      context.error(ViolationCode.INVALID_DURATION, maxAge.toMillis() + "ms", "whole seconds");
    }
  }
}
