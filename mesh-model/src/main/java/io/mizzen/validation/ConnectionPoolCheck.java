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

  static void settings(Place place, ConnectionPoolSettings pool) {
    if (pool.tcp().isEmpty() && pool.http().isEmpty()) {
      place.error(ViolationCode.REQUIRED, "an empty connectionPool", "tcp, http or both");
    }
    place.ifPresent("tcp", pool.tcp(), ConnectionPoolCheck::tcp);
    place.ifPresent("http", pool.http(), ConnectionPoolCheck::http);
  }

  private static void tcp(Place place, TcpSettings tcp) {
    NumberCheck.notNegative(place.field("maxConnections"), tcp.maxConnections());
    place.ifPresent("connectTimeout", tcp.connectTimeout(), NumberCheck::duration);
    place.ifPresent("maxConnectionDuration", tcp.maxConnectionDuration(), NumberCheck::duration);
    place.ifPresent("idleTimeout", tcp.idleTimeout(), NumberCheck::durationOrZero);
    place.ifPresent("tcpKeepalive", tcp.tcpKeepalive(), ConnectionPoolCheck::tcpKeepalive);
  }

  private static void tcpKeepalive(Place place, TcpKeepalive keepalive) {
    NumberCheck.notNegative(place.field("probes"), keepalive.probes());
    place.ifPresent("time", keepalive.time(), NumberCheck::duration);
    place.ifPresent("interval", keepalive.interval(), NumberCheck::duration);
  }

  private static void http(Place place, HttpSettings http) {
    NumberCheck.notNegative(place.field("http1MaxPendingRequests"), http.http1MaxPendingRequests());
    NumberCheck.notNegative(place.field("http2MaxRequests"), http.http2MaxRequests());
    NumberCheck.notNegative(
        place.field("maxRequestsPerConnection"), http.maxRequestsPerConnection());
    NumberCheck.notNegative(place.field("maxRetries"), http.maxRetries());
    NumberCheck.notNegative(place.field("maxConcurrentStreams"), http.maxConcurrentStreams());
    place.ifPresent("idleTimeout", http.idleTimeout(), NumberCheck::duration);
    if (http.useClientProtocol()
        && http.h2UpgradePolicy().filter(H2UpgradePolicy.UPGRADE::equals).isPresent()) {
      place
          .field("useClientProtocol")
          .error(
              ViolationCode.CONFLICT,
              "useClientProtocol and h2UpgradePolicy UPGRADE",
              "one of the two");
    }
    place.ifPresent("http2KeepAlive", http.http2KeepAlive(), ConnectionPoolCheck::http2KeepAlive);
  }

  private static void http2KeepAlive(Place place, Http2KeepAlive keepAlive) {
    if (keepAlive.interval().isEmpty()) {
      place.field("interval").error(ViolationCode.REQUIRED, "nothing", "the time between pings");
    }
    if (keepAlive.timeout().isEmpty()) {
      place.field("timeout").error(ViolationCode.REQUIRED, "nothing", "how long to wait for one");
    }
    place.ifPresent("interval", keepAlive.interval(), NumberCheck::duration);
    place.ifPresent("timeout", keepAlive.timeout(), NumberCheck::duration);
  }

  static void outlierDetection(Place place, OutlierDetection outlier) {
    if (outlier.consecutiveErrors() != 0) {
      place
          .field("consecutiveErrors")
          .warning(
              ViolationCode.DEPRECATED,
              outlier.consecutiveErrors(),
              "",
              "it has no effect; use consecutive5xxErrors or consecutiveGatewayErrors");
    }
    place.ifPresent(
        "consecutiveGatewayErrors", outlier.consecutiveGatewayErrors(), NumberCheck::notNegative);
    place.ifPresent(
        "consecutive5xxErrors", outlier.consecutive5xxErrors(), NumberCheck::notNegative);
    localOriginFailures(place, outlier);
    place.ifPresent("interval", outlier.interval(), NumberCheck::duration);
    place.ifPresent("baseEjectionTime", outlier.baseEjectionTime(), NumberCheck::duration);
    NumberCheck.percent(place.field("maxEjectionPercent"), outlier.maxEjectionPercent());
    NumberCheck.percent(place.field("minHealthPercent"), outlier.minHealthPercent());
    place.each(
        "outlierDetectionHttpErrorCodes",
        outlier.outlierDetectionHttpErrorCodes(),
        ConnectionPoolCheck::errorCode);
  }

  private static void errorCode(Place place, int status) {
    if (status < 100 || status > 599) {
      place.error(ViolationCode.OUT_OF_RANGE, status, "an HTTP status, 100..599");
    }
  }

  private static void localOriginFailures(Place place, OutlierDetection outlier) {
    place.ifPresent(
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
