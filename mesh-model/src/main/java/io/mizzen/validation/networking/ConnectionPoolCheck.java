package io.mizzen.validation.networking;

import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.H2UpgradePolicy;
import io.mizzen.rules.destinationrule.DestinationRule.HttpSettings;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;

/** {@code ConnectionPoolSettings} and {@code OutlierDetection}: the limits of a destination. */
final class ConnectionPoolCheck {
  private ConnectionPoolCheck() {}

  static void settings(FieldContext context, ConnectionPoolSettings pool) {
    context.ifPresent("http", pool.http(), ConnectionPoolCheck::http);
  }

  private static void http(FieldContext context, HttpSettings http) {
    if (http.useClientProtocol()
        && http.h2UpgradePolicy().filter(H2UpgradePolicy.UPGRADE::equals).isPresent()) {
      context
          .field("useClientProtocol")
          .error(
              ViolationCode.CONFLICT,
              "useClientProtocol and h2UpgradePolicy UPGRADE",
              "one of the two");
    }
  }

  static void outlierDetection(FieldContext context, OutlierDetection outlier) {
    if (outlier.consecutiveErrors() != 0) {
      context
          .field("consecutiveErrors")
          .warning(
              ViolationCode.DEPRECATED,
              outlier.consecutiveErrors(),
              "",
              "it has no effect; use consecutive5xxErrors or consecutiveGatewayErrors");
    }
    boolean countsLocal = outlier.consecutiveLocalOriginFailures().filter(n -> n > 0).isPresent();
    if (countsLocal && !outlier.splitExternalLocalOriginErrors()) {
      context
          .field("consecutiveLocalOriginFailures")
          .error(
              ViolationCode.CONFLICT,
              outlier.consecutiveLocalOriginFailures().get(),
              "splitExternalLocalOriginErrors: true",
              "without the split, local failures are not counted apart");
    }
  }
}
