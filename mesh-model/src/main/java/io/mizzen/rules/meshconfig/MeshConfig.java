package io.mizzen.rules.meshconfig;

import io.mizzen.config.OneOf;
import io.mizzen.config.constraint.Confidential;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Timer;
import io.mizzen.names.Forms;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.rules.destinationrule.DestinationRule.TcpKeepalive;
import io.mizzen.rules.destinationrule.DestinationRule.ZoneAwareLbSetting;
import io.mizzen.rules.virtualservice.VirtualService.HttpRetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code MeshConfig} ({@code mesh/v1alpha1/config.proto}), all fields. What the mesh obeys is
 * in {@link io.mizzen.model.TrafficDefaults}; everything else is listed as not applied.
 *
 * @param rootNamespace empty means {@code istio-system}
 * @param trustDomain empty means {@code cluster.local}
 */
public record MeshConfig(
    @PortNumber int proxyListenPort,
    @PortNumber int proxyInboundListenPort,
    @PortNumber int proxyHttpPort,
    @Timer Optional<Duration> connectTimeout,
    Optional<Duration> hboneIdleTimeout,
    @Timer(zeroIsOff = true) Optional<Duration> protocolDetectionTimeout,
    Optional<TcpKeepalive> tcpKeepalive,
    String ingressClass,
    String ingressService,
    Optional<IngressControllerMode> ingressControllerMode,
    String ingressSelector,
    Optional<Boolean> enableTracing,
    String accessLogFile,
    String accessLogFormat,
    Optional<AccessLogEncoding> accessLogEncoding,
    boolean enableEnvoyAccessLogService,
    boolean disableEnvoyListenerLog,
    Optional<ProxyDefaults> defaultConfig,
    Optional<OutboundPolicy> outboundTrafficPolicy,
    Optional<InboundPolicy> inboundTrafficPolicy,
    List<ConfigSource> configSources,
    Optional<Boolean> enableAutoMtls,
    @Form(Forms.TrustDomain.class) String trustDomain,
    @Form(Forms.TrustDomain.class) List<String> trustDomainAliases,
    List<CaCertificate> caCertificates,
    List<String> defaultServiceExportTo,
    List<String> defaultVirtualServiceExportTo,
    List<String> defaultDestinationRuleExportTo,
    String rootNamespace,
    Optional<LocalityLbSetting> localityLbSetting,
    Optional<ZoneAwareLbSetting> zoneAwareLbSetting,
    Optional<Duration> dnsRefreshRate,
    Optional<H2Upgrade> h2UpgradePolicy,
    String inboundClusterStatName,
    String outboundClusterStatName,
    List<Certificate> certificates,
    List<ServiceSettings> serviceSettings,
    List<ServiceScopeConfig> serviceScopeConfigs,
    Optional<Boolean> enablePrometheusMerge,
    Optional<Boolean> verifyCertificateAtClient,
    Optional<CertificateAuthority> ca,
    List<ExtensionProvider> extensionProviders,
    Optional<DefaultProviders> defaultProviders,
    List<LabelSelector> discoverySelectors,
    Optional<PathNormalization> pathNormalization,
    Optional<HttpRetry> defaultHttpRetryPolicy,
    Optional<HttpRetry> defaultInboundHttpRetryPolicy,
    Optional<TlsConfig> meshMTLS,
    Optional<TlsConfig> tlsDefaults,
    Optional<DefaultTrafficPolicy> defaultTrafficPolicy,
    Optional<ServiceEntryVisibility> serviceEntryVisibility) {

  /** {@code IngressControllerMode}. */
  public enum IngressControllerMode {
    UNSPECIFIED,
    OFF,
    DEFAULT,
    STRICT
  }

  /** {@code AccessLogEncoding}. */
  public enum AccessLogEncoding {
    TEXT,
    JSON
  }

  /** {@code H2UpgradePolicy}. */
  public enum H2Upgrade {
    DO_NOT_UPGRADE,
    UPGRADE
  }

  /**
   * {@code OutboundTrafficPolicy}.
   *
   * @param mode the first is the default of a policy that is there: {@code {}} means REGISTRY_ONLY
   */
  public record OutboundPolicy(OutboundMode mode, Optional<ClientTlsSettings> tls) {}

  /** {@code OutboundTrafficPolicy.Mode}. */
  public enum OutboundMode {
    REGISTRY_ONLY,
    ALLOW_ANY,
    ALLOW_ANY_DYNAMIC_DNS
  }

  /** {@code InboundTrafficPolicy}. */
  public record InboundPolicy(InboundMode mode) {}

  /** {@code InboundTrafficPolicy.Mode}. */
  public enum InboundMode {
    PASSTHROUGH,
    LOCALHOST
  }

  /** {@code ConfigSource}. */
  public record ConfigSource(
      String address,
      Optional<ClientTlsSettings> tlsSettings,
      List<SubscribedResource> subscribedResources) {}

  /** {@code Resource}. */
  public enum SubscribedResource {
    SERVICE_REGISTRY
  }

  /** {@code CertificateData}: roots that vouch for workloads. */
  public record CaCertificate(
      @OneOf("certificateData") @Confidential Optional<String> pem,
      @OneOf("certificateData") Optional<String> spiffeBundleUrl,
      List<String> certSigners,
      List<String> trustDomains) {}

  /** {@code Certificate}. */
  public record Certificate(String secretName, List<String> dnsNames) {}

  /** {@code ServiceSettings}. */
  public record ServiceSettings(
      Optional<Settings> settings, @Form(Forms.HostPattern.class) List<String> hosts) {}

  /** {@code ServiceSettings.Settings}. */
  public record Settings(boolean clusterLocal) {}

  /** {@code ServiceScopeConfigs}. */
  public record ServiceScopeConfig(
      Optional<LabelSelector> namespaceSelector,
      Optional<LabelSelector> servicesSelector,
      Scope scope) {}

  /** {@code ServiceScopeConfigs.Scope}. */
  public enum Scope {
    LOCAL,
    GLOBAL
  }

  /** {@code CA}. */
  public record CertificateAuthority(
      String address,
      Optional<ClientTlsSettings> tlsSettings,
      Optional<Duration> requestTimeout,
      boolean istiodSide) {}

  /** {@code DefaultProviders}. */
  public record DefaultProviders(
      List<String> tracing, List<String> metrics, List<String> accessLogging) {}

  /** {@code LabelSelector}. */
  public record LabelSelector(
      Map<String, String> matchLabels, List<LabelSelectorRequirement> matchExpressions) {}

  /** {@code LabelSelectorRequirement}. */
  public record LabelSelectorRequirement(String key, String operator, List<String> values) {}

  /** {@code ProxyPathNormalization}. */
  public record PathNormalization(NormalizationType normalization) {}

  /** {@code ProxyPathNormalization.NormalizationType}. */
  public enum NormalizationType {
    DEFAULT,
    NONE,
    BASE,
    MERGE_SLASHES,
    DECODE_AND_MERGE_SLASHES
  }

  /** {@code TLSConfig}. */
  public record TlsConfig(
      TlsProtocol minProtocolVersion, List<String> ecdhCurves, List<String> cipherSuites) {}

  /** {@code TLSConfig.TLSProtocol}. */
  public enum TlsProtocol {
    TLS_AUTO,
    TLSV1_2,
    TLSV1_3
  }

  /** {@code DefaultTrafficPolicy}. */
  public record DefaultTrafficPolicy(
      Optional<ConnectionPoolSettings> connectionPool,
      Optional<OutlierDetection> outlierDetection) {}

  /** {@code ServiceEntryVisibility}. */
  public record ServiceEntryVisibility(
      Visibility defaultVisibility, boolean applyToSidecars, List<VisibilityPolicy> policies) {}

  /** {@code ServiceEntryVisibility.Visibility}. */
  public enum Visibility {
    VISIBILITY_UNSPECIFIED,
    NONE,
    NAMESPACE,
    PUBLIC
  }

  /** {@code ServiceEntryVisibility.Policy}. */
  public record VisibilityPolicy(Visibility visibility, List<MatchRule> matchingRules) {}

  /** {@code ServiceEntryVisibility.MatchRule}. */
  public record MatchRule(@OneOf("matcher") Optional<LabelSelector> namespaceSelector) {}
}
