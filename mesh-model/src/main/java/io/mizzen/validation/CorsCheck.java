package io.mizzen.validation;

import io.mizzen.rules.virtualservice.VirtualService.CorsPolicy;
import java.time.Duration;
import java.util.Set;

/** {@code CorsPolicy}. */
final class CorsCheck {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*");

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
    context.each("allowMethods", policy.allowMethods(), CorsCheck::method);
    context.each("allowHeaders", policy.allowHeaders(), HeaderCheck::name);
    context.each("exposeHeaders", policy.exposeHeaders(), HeaderCheck::name);
    context.ifPresent("maxAge", policy.maxAge(), CorsCheck::maxAge);
  }

  private static void method(FieldContext context, String method) {
    if (!METHODS.contains(method)) {
      context.error(ViolationCode.INVALID_VALUE, NameCheck.quoted(method), "an HTTP method");
    }
  }

  private static void maxAge(FieldContext context, Duration maxAge) {
    NumberCheck.duration(context, maxAge);
    if (maxAge.toMillis() % 1000 != 0) {
      context.error(ViolationCode.INVALID_DURATION, maxAge.toMillis() + "ms", "whole seconds");
    }
  }
}
