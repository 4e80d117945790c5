package io.mizzen.rules.destinationrule;

import io.mizzen.config.OneOf;
import io.mizzen.rules.PortSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code DestinationRule}: policies for traffic to a host, after routing.
 *
 * @param host the service, or a wildcard such as {@code *.example.com}
 * @param trafficPolicy for all subsets, unless a subset overrides a block
 * @param subsets named groups of endpoints
 * @param exportTo namespaces that see it; empty means all
 * @param workloadSelector which client workloads it applies to; absent means all
 */
public record DestinationRule(
    String host,
    Optional<TrafficPolicy> trafficPolicy,
    List<Subset> subsets,
    List<String> exportTo,
    Optional<WorkloadSelector> workloadSelector) {

  /** {@code Subset}. */
  public record Subset(
      String name, Map<String, String> labels, Optional<TrafficPolicy> trafficPolicy) {}

  /** {@code istio.type.v1beta1.WorkloadSelector}. */
  public record WorkloadSelector(Map<String, String> matchLabels) {}

  /** {@code TrafficPolicy}: blocks override as a whole, never field by field. */
  public record TrafficPolicy(
      Optional<LoadBalancerSettings> loadBalancer,
      Optional<ConnectionPoolSettings> connectionPool,
      Optional<OutlierDetection> outlierDetection,
      Optional<ClientTlsSettings> tls,
      List<PortTrafficPolicy> portLevelSettings,
      Optional<TunnelSettings> tunnel,
      Optional<ProxyProtocol> proxyProtocol,
      Optional<RetryBudget> retryBudget) {}

  /** {@code TrafficPolicy.PortTrafficPolicy}. */
  public record PortTrafficPolicy(
      Optional<PortSelector> port,
      Optional<LoadBalancerSettings> loadBalancer,
      Optional<ConnectionPoolSettings> connectionPool,
      Optional<OutlierDetection> outlierDetection,
      Optional<ClientTlsSettings> tls) {}

  /** {@code TrafficPolicy.TunnelSettings}. */
  public record TunnelSettings(String protocol, String targetHost, int targetPort) {}

  /** {@code TrafficPolicy.ProxyProtocol}. */
  public record ProxyProtocol(Optional<ProxyProtocolVersion> version) {}

  /** {@code TrafficPolicy.ProxyProtocol.VERSION}. */
  public enum ProxyProtocolVersion {
    V1,
    V2
  }

  /** {@code TrafficPolicy.RetryBudget}. */
  public record RetryBudget(Optional<Double> percent, int minRetryConcurrency) {}

  /** {@code LoadBalancerSettings}. */
  public record LoadBalancerSettings(
      @OneOf("lbPolicy") Optional<SimpleLb> simple,
      @OneOf("lbPolicy") Optional<ConsistentHash> consistentHash,
      Optional<LocalityLbSetting> localityLbSetting,
      Optional<ZoneAwareLbSetting> zoneAwareLbSetting,
      Optional<Duration> warmupDurationSecs,
      Optional<Warmup> warmup) {}

  /** {@code LoadBalancerSettings.SimpleLB}. */
  public enum SimpleLb {
    UNSPECIFIED,
    LEAST_CONN,
    RANDOM,
    PASSTHROUGH,
    ROUND_ROBIN,
    LEAST_REQUEST
  }

  /** {@code LoadBalancerSettings.ConsistentHashLB}. */
  public record ConsistentHash(
      @OneOf("hashKey") Optional<String> httpHeaderName,
      @OneOf("hashKey") Optional<HttpCookie> httpCookie,
      @OneOf("hashKey") Optional<Boolean> useSourceIp,
      @OneOf("hashKey") Optional<String> httpQueryParameterName,
      @OneOf("hashAlgorithm") Optional<RingHash> ringHash,
      @OneOf("hashAlgorithm") Optional<Maglev> maglev,
      long minimumRingSize) {}

  /** {@code ConsistentHashLB.HTTPCookie}. */
  public record HttpCookie(
      String name, String path, Optional<Duration> ttl, List<CookieAttribute> attributes) {}

  /** {@code ConsistentHashLB.HTTPCookie.Attribute}. */
  public record CookieAttribute(String name, String value) {}

  /** {@code ConsistentHashLB.RingHash}. */
  public record RingHash(long minimumRingSize) {}

  /** {@code ConsistentHashLB.MagLev}. */
  public record Maglev(long tableSize) {}

  /** {@code LocalityLoadBalancerSetting}. */
  public record LocalityLbSetting(
      List<Distribute> distribute,
      List<Failover> failover,
      List<String> failoverPriority,
      Optional<Boolean> enabled) {}

  /** {@code LocalityLoadBalancerSetting.Distribute}: weights of {@code to} sum to 100. */
  public record Distribute(String from, Map<String, Integer> to) {}

  /** {@code LocalityLoadBalancerSetting.Failover}: regions. */
  public record Failover(String from, String to) {}

  /** {@code ZoneAwareLoadBalancerSetting}. */
  public record ZoneAwareLbSetting(
      Optional<Boolean> enabled,
      Optional<Integer> minClusterSize,
      List<Failover> failover,
      List<String> failoverPriority) {}

  /** {@code WarmupConfiguration}. */
  public record Warmup(
      Optional<Duration> duration, Optional<Double> minimumPercent, Optional<Double> aggression) {}

  /** {@code ConnectionPoolSettings}. */
  public record ConnectionPoolSettings(Optional<TcpSettings> tcp, Optional<HttpSettings> http) {}

  /** {@code ConnectionPoolSettings.TCPSettings}. */
  public record TcpSettings(
      int maxConnections,
      Optional<Duration> connectTimeout,
      Optional<TcpKeepalive> tcpKeepalive,
      Optional<Duration> maxConnectionDuration,
      Optional<Duration> idleTimeout) {}

  /** {@code ConnectionPoolSettings.TCPSettings.TcpKeepalive}. */
  public record TcpKeepalive(int probes, Optional<Duration> time, Optional<Duration> interval) {}

  /** {@code ConnectionPoolSettings.HTTPSettings}; zero means unset. */
  public record HttpSettings(
      int http1MaxPendingRequests,
      int http2MaxRequests,
      int maxRequestsPerConnection,
      int maxRetries,
      Optional<Duration> idleTimeout,
      Optional<H2UpgradePolicy> h2UpgradePolicy,
      boolean useClientProtocol,
      int maxConcurrentStreams,
      Optional<Http2KeepAlive> http2KeepAlive) {}

  /** {@code ConnectionPoolSettings.HTTPSettings.H2UpgradePolicy}. */
  public enum H2UpgradePolicy {
    DEFAULT,
    DO_NOT_UPGRADE,
    UPGRADE
  }

  /** HTTP/2 PING keep-alive of upstream connections. */
  public record Http2KeepAlive(Optional<Duration> interval, Optional<Duration> timeout) {}

  /** {@code OutlierDetection}; {@code consecutiveErrors} is deprecated and ignored. */
  public record OutlierDetection(
      int consecutiveErrors,
      boolean splitExternalLocalOriginErrors,
      Optional<Integer> consecutiveLocalOriginFailures,
      Optional<Integer> consecutiveGatewayErrors,
      Optional<Integer> consecutive5xxErrors,
      Optional<Duration> interval,
      Optional<Duration> baseEjectionTime,
      int maxEjectionPercent,
      int minHealthPercent,
      List<Integer> outlierDetectionHttpErrorCodes) {}

  /** {@code ClientTLSSettings}. */
  public record ClientTlsSettings(
      Optional<TlsMode> mode,
      String clientCertificate,
      String privateKey,
      String caCertificates,
      String credentialName,
      List<String> subjectAltNames,
      String sni,
      Optional<Boolean> insecureSkipVerify,
      String caCrl) {

    /** The mode; an absent one is the proto default. */
    public TlsMode modeOrDefault() {
      return mode.orElse(TlsMode.DISABLE);
    }
  }

  /** {@code ClientTLSSettings.TLSmode}. */
  public enum TlsMode {
    DISABLE,
    SIMPLE,
    MUTUAL,
    ISTIO_MUTUAL
  }
}
