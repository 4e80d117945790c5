package io.mizzen.rules.destinationrule;

import io.mizzen.config.OneOf;
import io.mizzen.config.constraint.Always;
import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Enumerated;
import io.mizzen.config.constraint.Exclusive;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Timer;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.Forms;
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
    @Always @Form(Forms.HostPattern.class) String host,
    Optional<TrafficPolicy> trafficPolicy,
    @Unique(value = "name", expected = "each subset name once") List<Subset> subsets,
    List<String> exportTo,
    Optional<WorkloadSelector> workloadSelector) {

  /** {@code Subset}. */
  public record Subset(
      @Always @Form(Forms.DnsLabel.class) String name,
      @KeyForm(Forms.LabelKey.class) @Form(Forms.LabelText.class) Map<String, String> labels,
      Optional<TrafficPolicy> trafficPolicy) {}

  /** {@code istio.type.v1beta1.WorkloadSelector}. */
  public record WorkloadSelector(@MaxItems(4096) @MaxLength(63) Map<String, String> matchLabels) {}

  /** {@code TrafficPolicy}: blocks override as a whole, never field by field. */
  @AnyField(
      found = "an empty policy",
      expected = "at least one setting",
      hint = "remove it, or add for example loadBalancer")
  @Exclusive({"proxyProtocol", "tunnel"})
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
  @AnyField(
      of = {"loadBalancer", "connectionPool", "outlierDetection", "tls"},
      found = "an empty policy",
      expected = "at least one setting",
      hint = "remove it, or add for example loadBalancer")
  public record PortTrafficPolicy(
      @Required("port.number") Optional<PortSelector> port,
      Optional<LoadBalancerSettings> loadBalancer,
      Optional<ConnectionPoolSettings> connectionPool,
      Optional<OutlierDetection> outlierDetection,
      Optional<ClientTlsSettings> tls) {}

  /** {@code TrafficPolicy.TunnelSettings}. */
  public record TunnelSettings(
      @Enumerated({"CONNECT", "POST"}) String protocol,
      @Always @Form(Forms.HostOrIp.class) String targetHost,
      @Always @PortNumber int targetPort) {}

  /** {@code TrafficPolicy.ProxyProtocol}. */
  public record ProxyProtocol(Optional<ProxyProtocolVersion> version) {}

  /** {@code TrafficPolicy.ProxyProtocol.VERSION}. */
  public enum ProxyProtocolVersion {
    V1,
    V2
  }

  /** {@code TrafficPolicy.RetryBudget}. */
  public record RetryBudget(
      @Range(min = 0, max = 100) Optional<Double> percent,
      @Range(min = 0, max = 4_294_967_295L) long minRetryConcurrency,
      Optional<Duration> budgetInterval) {}

  /** {@code LoadBalancerSettings}. */
  @Exclusive({"localityLbSetting", "zoneAwareLbSetting"})
  public record LoadBalancerSettings(
      @OneOf("lbPolicy") Optional<SimpleLb> simple,
      @OneOf("lbPolicy") Optional<ConsistentHash> consistentHash,
      @OneOf("lbPolicy") Optional<BackendUtilization> backendUtilization,
      Optional<LocalityLbSetting> localityLbSetting,
      Optional<ZoneAwareLbSetting> zoneAwareLbSetting,
      @Timer Optional<Duration> warmupDurationSecs,
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
      @Range(min = 0) long minimumRingSize) {}

  /** {@code ConsistentHashLB.HTTPCookie}. */
  public record HttpCookie(
      @Required("the cookie's name") String name,
      String path,
      Optional<Duration> ttl,
      @Unique(value = "name", expected = "each attribute once") List<CookieAttribute> attributes) {}

  /** {@code ConsistentHashLB.HTTPCookie.Attribute}. */
  public record CookieAttribute(@Required("the attribute's name") String name, String value) {}

  /** {@code ConsistentHashLB.RingHash}. */
  public record RingHash(@Range(min = 0) long minimumRingSize) {}

  /** {@code ConsistentHashLB.MagLev}. */
  public record Maglev(long tableSize) {}

  /** {@code LoadBalancerSettings.BackendUtilizationLB}: weights by the load that hosts report. */
  public record BackendUtilization(
      Optional<Duration> weightStabilizationPeriod,
      Optional<Duration> weightExpirationPeriod,
      Optional<Duration> weightUpdatePeriod,
      @Range(min = 0, max = 4_294_967_295L) long errorUtilizationPenaltyPercent,
      List<String> metricNamesForComputingUtilization) {}

  /** {@code LocalityLoadBalancerSetting}. */
  @Exclusive({"distribute", "failover"})
  public record LocalityLbSetting(
      List<Distribute> distribute,
      List<Failover> failover,
      List<String> failoverPriority,
      Optional<Boolean> enabled) {}

  /** {@code LocalityLoadBalancerSetting.Distribute}: weights of {@code to} sum to 100. */
  public record Distribute(String from, @Range(min = 1, max = 100) Map<String, Integer> to) {}

  /** {@code LocalityLoadBalancerSetting.Failover}: regions. */
  public record Failover(
      @Form(Forms.Region.class) String from, @Form(Forms.Region.class) String to) {}

  /** {@code ZoneAwareLoadBalancerSetting}. */
  public record ZoneAwareLbSetting(
      Optional<Boolean> enabled,
      @Range(min = 1, max = 4_294_967_295L) Optional<Long> minClusterSize,
      List<Failover> failover,
      List<String> failoverPriority) {}

  /** {@code WarmupConfiguration}. */
  public record Warmup(
      @Required("how long it lasts") @Timer Optional<Duration> duration,
      @Range(min = 0, max = 100) Optional<Double> minimumPercent,
      Optional<Double> aggression) {}

  /** {@code ConnectionPoolSettings}. */
  @AnyField(found = "an empty connectionPool", expected = "tcp, http or both")
  public record ConnectionPoolSettings(Optional<TcpSettings> tcp, Optional<HttpSettings> http) {}

  /** {@code ConnectionPoolSettings.TCPSettings}. */
  public record TcpSettings(
      @Range(min = 0) int maxConnections,
      @Timer Optional<Duration> connectTimeout,
      Optional<TcpKeepalive> tcpKeepalive,
      @Timer Optional<Duration> maxConnectionDuration,
      @Timer(zeroIsOff = true) Optional<Duration> idleTimeout) {}

  /** {@code ConnectionPoolSettings.TCPSettings.TcpKeepalive}. */
  public record TcpKeepalive(
      @Range(min = 0, max = 4_294_967_295L) long probes,
      @Timer Optional<Duration> time,
      @Timer Optional<Duration> interval) {}

  /** {@code ConnectionPoolSettings.HTTPSettings}; zero means unset. */
  public record HttpSettings(
      @Range(min = 0) int http1MaxPendingRequests,
      @Range(min = 0) int http2MaxRequests,
      @Range(min = 0) int maxRequestsPerConnection,
      @Range(min = 0) int maxRetries,
      @Timer Optional<Duration> idleTimeout,
      Optional<H2UpgradePolicy> h2UpgradePolicy,
      boolean useClientProtocol,
      @Range(min = 0) int maxConcurrentStreams,
      Optional<Http2KeepAlive> http2KeepAlive) {}

  /** {@code ConnectionPoolSettings.HTTPSettings.H2UpgradePolicy}. */
  public enum H2UpgradePolicy {
    DEFAULT,
    DO_NOT_UPGRADE,
    UPGRADE
  }

  /** HTTP/2 PING keep-alive of upstream connections. */
  public record Http2KeepAlive(
      @Required("the time between pings") @Timer Optional<Duration> interval,
      @Required("how long to wait for one") @Timer Optional<Duration> timeout) {}

  /** {@code OutlierDetection}; {@code consecutiveErrors} is deprecated and ignored. */
  public record OutlierDetection(
      int consecutiveErrors,
      boolean splitExternalLocalOriginErrors,
      @Range(min = 0, max = 4_294_967_295L) Optional<Long> consecutiveLocalOriginFailures,
      @Range(min = 0, max = 4_294_967_295L) Optional<Long> consecutiveGatewayErrors,
      @Range(min = 0, max = 4_294_967_295L) Optional<Long> consecutive5xxErrors,
      @Timer Optional<Duration> interval,
      @Timer Optional<Duration> baseEjectionTime,
      @Range(min = 0, max = 100) int maxEjectionPercent,
      @Range(min = 0, max = 100) int minHealthPercent,
      @Range(min = 100, max = 599, expected = "an HTTP status, 100..599")
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
