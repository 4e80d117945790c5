package io.mizzen.validation;

import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.H2UpgradePolicy;
import io.mizzen.rules.destinationrule.DestinationRule.Http2KeepAlive;
import io.mizzen.rules.destinationrule.DestinationRule.HttpSettings;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.rules.destinationrule.DestinationRule.TcpKeepalive;
import io.mizzen.rules.destinationrule.DestinationRule.TcpSettings;

/** {@code ConnectionPoolSettings} and {@code OutlierDetection}: the limits of a destination. */
final class ConnectionPoolCheck {
  private ConnectionPoolCheck() {}

  static void settings(FieldContext context, ConnectionPoolSettings pool) {
    if (pool.tcp().isEmpty() && pool.http().isEmpty()) {
      context.error(ViolationCode.REQUIRED, "an empty connectionPool", "tcp, http or both");
    }
    context.ifPresent("tcp", pool.tcp(), ConnectionPoolCheck::tcp);
    context.ifPresent("http", pool.http(), ConnectionPoolCheck::http);
  }

  private static void tcp(FieldContext context, TcpSettings tcp) {
    NumberCheck.notNegative(context.field("maxConnections"), tcp.maxConnections());
    context.ifPresent("connectTimeout", tcp.connectTimeout(), NumberCheck::duration);
    context.ifPresent("maxConnectionDuration", tcp.maxConnectionDuration(), NumberCheck::duration);
    context.ifPresent("idleTimeout", tcp.idleTimeout(), NumberCheck::durationOrZero);
    context.ifPresent("tcpKeepalive", tcp.tcpKeepalive(), ConnectionPoolCheck::tcpKeepalive);
  }

  private static void tcpKeepalive(FieldContext context, TcpKeepalive keepalive) {
    NumberCheck.notNegative(context.field("probes"), keepalive.probes());
    context.ifPresent("time", keepalive.time(), NumberCheck::duration);
    context.ifPresent("interval", keepalive.interval(), NumberCheck::duration);
  }

  private static void http(FieldContext context, HttpSettings http) {
    NumberCheck.notNegative(
        context.field("http1MaxPendingRequests"), http.http1MaxPendingRequests());
    NumberCheck.notNegative(context.field("http2MaxRequests"), http.http2MaxRequests());
    NumberCheck.notNegative(
        context.field("maxRequestsPerConnection"), http.maxRequestsPerConnection());
    NumberCheck.notNegative(context.field("maxRetries"), http.maxRetries());
    NumberCheck.notNegative(context.field("maxConcurrentStreams"), http.maxConcurrentStreams());
    context.ifPresent("idleTimeout", http.idleTimeout(), NumberCheck::duration);
    if (http.useClientProtocol()
        && http.h2UpgradePolicy().filter(H2UpgradePolicy.UPGRADE::equals).isPresent()) {
      context
          .field("useClientProtocol")
          .error(
              ViolationCode.CONFLICT,
              "useClientProtocol and h2UpgradePolicy UPGRADE",
              "one of the two");
    }
    context.ifPresent("http2KeepAlive", http.http2KeepAlive(), ConnectionPoolCheck::http2KeepAlive);
  }

  private static void http2KeepAlive(FieldContext context, Http2KeepAlive keepAlive) {
    if (keepAlive.interval().isEmpty()) {
      context.field("interval").error(ViolationCode.REQUIRED, "nothing", "the time between pings");
    }
    if (keepAlive.timeout().isEmpty()) {
      context.field("timeout").error(ViolationCode.REQUIRED, "nothing", "how long to wait for one");
    }
    context.ifPresent("interval", keepAlive.interval(), NumberCheck::duration);
    context.ifPresent("timeout", keepAlive.timeout(), NumberCheck::duration);
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
    context.ifPresent(
        "consecutiveGatewayErrors", outlier.consecutiveGatewayErrors(), NumberCheck::notNegative);
    context.ifPresent(
        "consecutive5xxErrors", outlier.consecutive5xxErrors(), NumberCheck::notNegative);
    localOriginFailures(context, outlier);
    context.ifPresent("interval", outlier.interval(), NumberCheck::duration);
    context.ifPresent("baseEjectionTime", outlier.baseEjectionTime(), NumberCheck::duration);
    NumberCheck.percent(context.field("maxEjectionPercent"), outlier.maxEjectionPercent());
    NumberCheck.percent(context.field("minHealthPercent"), outlier.minHealthPercent());
    context.each(
        "outlierDetectionHttpErrorCodes",
        outlier.outlierDetectionHttpErrorCodes(),
        ConnectionPoolCheck::errorCode);
  }

  private static void errorCode(FieldContext context, int status) {
    if (status < 100 || status > 599) {
      context.error(ViolationCode.OUT_OF_RANGE, status, "an HTTP status, 100..599");
    }
  }

  private static void localOriginFailures(FieldContext context, OutlierDetection outlier) {
    context.ifPresent(
        "consecutiveLocalOriginFailures",
        outlier.consecutiveLocalOriginFailures(),
        (at, failures) -> {
          NumberCheck.notNegative(at, failures);
          if (failures > 0 && !outlier.splitExternalLocalOriginErrors()) {
            at.error(
                ViolationCode.CONFLICT,
                failures,
                "splitExternalLocalOriginErrors: true",
                "without the split, local failures are not counted apart");
          }
        });
  }
}
