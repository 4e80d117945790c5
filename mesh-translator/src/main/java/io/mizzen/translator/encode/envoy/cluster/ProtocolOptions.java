package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.mizzen.api.Protocol;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.H2UpgradePolicy;
import io.mizzen.rules.destinationrule.DestinationRule.Http2KeepAlive;
import io.mizzen.rules.destinationrule.DestinationRule.HttpSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TcpSettings;
import io.mizzen.rules.meshconfig.MeshConfig.H2Upgrade;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.Packing;
import java.time.Duration;
import java.util.Optional;

/**
 * The HTTP protocol of a cluster to its endpoints ({@code
 * envoy.extensions.upstreams.http.v3.HttpProtocolOptions}). Confined to the making of one cluster.
 */
final class ProtocolOptions {
  private static final String KEY = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private final HttpProtocolOptions.Builder options = HttpProtocolOptions.newBuilder();

  /**
   * The options that a port's protocol and a connection pool ask for, towards other workloads.
   *
   * @param mesh the choice for HTTP ports where the pool makes none
   */
  static ProtocolOptions outbound(
      Protocol protocol, Optional<ConnectionPoolSettings> pool, H2Upgrade mesh) {
    H2UpgradePolicy own =
        pool.flatMap(ConnectionPoolSettings::http)
            .flatMap(HttpSettings::h2UpgradePolicy)
            .orElse(H2UpgradePolicy.DEFAULT);
    boolean isUpgraded =
        switch (own) {
          case UPGRADE -> true;
          case DO_NOT_UPGRADE -> false;
          case DEFAULT -> mesh == H2Upgrade.UPGRADE && protocol.isHttp();
        };
    return of(protocol, pool, isUpgraded);
  }

  /** The same, towards the sidecar's own workload, whose connections nobody upgrades. */
  static ProtocolOptions inbound(Protocol protocol, Optional<ConnectionPoolSettings> pool) {
    return of(protocol, pool, false);
  }

  private static ProtocolOptions of(
      Protocol protocol, Optional<ConnectionPoolSettings> pool, boolean isUpgraded) {
    ProtocolOptions options = new ProtocolOptions();
    Optional<HttpSettings> http = pool.flatMap(ConnectionPoolSettings::http);
    Optional<TcpSettings> tcp = pool.flatMap(ConnectionPoolSettings::tcp);
    http.flatMap(HttpSettings::idleTimeout)
        .or(() -> tcp.flatMap(TcpSettings::idleTimeout))
        .ifPresent(options::idleTimeout);
    tcp.flatMap(TcpSettings::maxConnectionDuration)
        .ifPresent(age -> options.common().setMaxConnectionDuration(Durations.toProto(age)));
    http.map(HttpSettings::maxRequestsPerConnection)
        .filter(most -> most > 0)
        .ifPresent(most -> options.common().setMaxRequestsPerConnection(UInt32Value.of(most)));
    // Empty without any of the above, as Istio has it: it changes nothing.
    http.filter(each -> each.maxConcurrentStreams() > 0 || each.http2KeepAlive().isPresent())
        .ifPresent(each -> options.common());
    boolean clients = http.map(HttpSettings::useClientProtocol).orElse(false);
    if (clients || protocol == Protocol.UNSUPPORTED) {
      options.downstream();
    } else if (protocol.isHttp2() || isUpgraded) {
      options.http2(http);
    }
    return options;
  }

  /** Whether it speaks HTTP/2 and nothing else. */
  boolean isHttp2() {
    return options.hasExplicitHttpConfig()
        && options.getExplicitHttpConfig().hasHttp2ProtocolOptions();
  }

  ProtocolOptions idleTimeout(Duration timeout) {
    common().setIdleTimeout(Durations.toProto(timeout));
    return this;
  }

  /** The version that the client speaks. */
  ProtocolOptions downstream() {
    options
        .getUseDownstreamProtocolConfigBuilder()
        .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
        .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
    return this;
  }

  /** TLS names the host of the request as the server. */
  ProtocolOptions serverNameOfRequest() {
    options.getUpstreamHttpProtocolOptionsBuilder().setAutoSni(true);
    return this;
  }

  /** Whether the server's certificate must be for the host of the request. */
  void verifiesHost(boolean isVerified) {
    if (isVerified) {
      options.getUpstreamHttpProtocolOptionsBuilder().setAutoSanValidation(true);
    }
  }

  /** Adds the options, if there are any; without a version it is HTTP/1.1. */
  Cluster.Builder addTo(Cluster.Builder cluster) {
    if (options.build().equals(HttpProtocolOptions.getDefaultInstance())) {
      return cluster;
    }
    if (options.getUpstreamProtocolOptionsCase().getNumber() == 0) {
      options
          .getExplicitHttpConfigBuilder()
          .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance());
    }
    return cluster.putTypedExtensionProtocolOptions(KEY, Packing.any(options.build()));
  }

  private io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.Builder common() {
    return options.getCommonHttpProtocolOptionsBuilder();
  }

  private void http2(Optional<HttpSettings> http) {
    Http2ProtocolOptions.Builder http2 = Http2ProtocolOptions.newBuilder();
    http.map(HttpSettings::maxConcurrentStreams)
        .filter(most -> most > 0)
        .ifPresent(most -> http2.setMaxConcurrentStreams(UInt32Value.of(most)));
    http.flatMap(HttpSettings::http2KeepAlive)
        .ifPresent(keepAlive -> http2.setConnectionKeepalive(keepAlive(keepAlive)));
    options.getExplicitHttpConfigBuilder().setHttp2ProtocolOptions(http2);
  }

  private static KeepaliveSettings keepAlive(Http2KeepAlive keepAlive) {
    KeepaliveSettings.Builder settings = KeepaliveSettings.newBuilder();
    keepAlive.interval().map(Durations::toProto).ifPresent(settings::setInterval);
    keepAlive.timeout().map(Durations::toProto).ifPresent(settings::setTimeout);
    return settings.build();
  }
}
