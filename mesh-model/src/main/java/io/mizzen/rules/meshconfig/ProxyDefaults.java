package io.mizzen.rules.meshconfig;

import io.mizzen.config.OneOf;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Timer;
import io.mizzen.names.AddressForms;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TcpKeepalive;
import io.mizzen.rules.proxyconfig.ProxyConfig.ProxyImage;
import io.mizzen.rules.workloadgroup.WorkloadGroup.ReadinessProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ProxyConfig} of {@code mesh/v1alpha1/proxy.proto}, all fields: MeshConfig's {@code
 * defaultConfig}. Not the resource {@link io.mizzen.rules.proxyconfig.ProxyConfig}.
 */
public record ProxyDefaults(
    String configPath,
    String binaryPath,
    @OneOf("clusterName") Optional<String> serviceCluster,
    @OneOf("clusterName") Optional<TracingServiceName> tracingServiceName,
    @Timer Optional<Duration> drainDuration,
    @Form(AddressForms.HostPort.class) String discoveryAddress,
    Optional<Duration> discoveryRefreshDelay,
    String zipkinAddress,
    @Form(AddressForms.HostPort.class) String statsdUdpAddress,
    @Form(AddressForms.HostPort.class) String envoyMetricsServiceAddress,
    @PortNumber int proxyAdminPort,
    String availabilityZone,
    Optional<AuthenticationPolicy> controlPlaneAuthPolicy,
    String customConfigFile,
    int statNameLength,
    Optional<Integer> concurrency,
    String proxyBootstrapTemplatePath,
    Optional<InterceptionMode> interceptionMode,
    Optional<Tracing> tracing,
    Optional<Sds> sds,
    Optional<RemoteService> envoyAccessLogService,
    Optional<RemoteService> envoyMetricsService,
    Map<String, String> proxyMetadata,
    Map<String, String> runtimeValues,
    @PortNumber int statusPort,
    List<String> extraStatTags,
    Optional<Topology> gatewayTopology,
    Optional<Duration> terminationDrainDuration,
    String meshId,
    Optional<ReadinessProbe> readinessProbe,
    Optional<StatsMatcher> proxyStatsMatcher,
    Optional<Boolean> holdApplicationUntilProxyStarts,
    List<String> caCertificatesPem,
    Optional<ProxyImage> image,
    Optional<PrivateKeyProvider> privateKeyProvider,
    Optional<ProxyHeaders> proxyHeaders,
    Optional<Duration> fileFlushInterval,
    long fileFlushMinSizeKb,
    Optional<Boolean> statsCompression,
    Optional<ConnectionSettings> connectionSettings) {

  /** {@code ProxyConfig.TracingServiceName}. */
  public enum TracingServiceName {
    APP_LABEL_AND_NAMESPACE,
    CANONICAL_NAME_ONLY,
    CANONICAL_NAME_AND_NAMESPACE
  }

  /** {@code AuthenticationPolicy}. */
  public enum AuthenticationPolicy {
    NONE,
    MUTUAL_TLS,
    INHERIT
  }

  /** {@code ProxyConfig.InboundInterceptionMode}. */
  public enum InterceptionMode {
    REDIRECT,
    TPROXY,
    NONE
  }

  /** {@code Tracing}. */
  public record Tracing(
      @OneOf("tracer") Optional<Zipkin> zipkin,
      @OneOf("tracer") Optional<Lightstep> lightstep,
      @OneOf("tracer") Optional<Datadog> datadog,
      @OneOf("tracer") Optional<Stackdriver> stackdriver,
      @OneOf("tracer") Optional<OpenCensusAgent> openCensusAgent,
      Map<String, CustomTag> customTags,
      long maxPathTagLength,
      double sampling,
      Optional<ClientTlsSettings> tlsSettings,
      Optional<Boolean> enableIstioTags) {}

  /** {@code Tracing.Zipkin}. */
  public record Zipkin(@Required("host:port") @Form(AddressForms.HostPort.class) String address) {}

  /** {@code Tracing.Lightstep}. */
  public record Lightstep(
      @Required("host:port") @Form(AddressForms.HostPort.class) String address,
      @Required("an access token") String accessToken) {}

  /** {@code Tracing.Datadog}. */
  public record Datadog(@Required("host:port") @Form(AddressForms.HostPort.class) String address) {}

  /** {@code Tracing.Stackdriver}. */
  public record Stackdriver(
      boolean debug,
      Optional<Long> maxNumberOfAttributes,
      Optional<Long> maxNumberOfAnnotations,
      Optional<Long> maxNumberOfMessageEvents) {}

  /** {@code Tracing.OpenCensusAgent}. */
  public record OpenCensusAgent(String address, List<ExtensionProvider.TraceContext> context) {}

  /** {@code Tracing.CustomTag}. */
  public record CustomTag(
      @OneOf("type") Optional<Literal> literal,
      @OneOf("type") Optional<Source> environment,
      @OneOf("type") Optional<Source> header) {}

  /** {@code Tracing.Literal}. */
  public record Literal(String value) {}

  /** {@code Tracing.Environment} and {@code Tracing.RequestHeader}. */
  public record Source(String name, String defaultValue) {}

  /** {@code SDS}. */
  public record Sds(boolean enabled, String k8sSaJwtPath) {}

  /** {@code RemoteService}. */
  public record RemoteService(
      @Form(AddressForms.HostPort.class) String address,
      Optional<ClientTlsSettings> tlsSettings,
      Optional<TcpKeepalive> tcpKeepalive) {}

  /** {@code Topology}. */
  public record Topology(
      long numTrustedProxies,
      ForwardClientCertDetails forwardClientCertDetails,
      Optional<ProxyProtocolConfiguration> proxyProtocol) {}

  /** {@code Topology.ProxyProtocolConfiguration}. */
  public record ProxyProtocolConfiguration() {}

  /** {@code ForwardClientCertDetails}. */
  public enum ForwardClientCertDetails {
    UNDEFINED,
    SANITIZE,
    FORWARD_ONLY,
    APPEND_FORWARD,
    SANITIZE_SET,
    ALWAYS_FORWARD_ONLY
  }

  /** {@code ProxyConfig.ProxyStatsMatcher}. */
  public record StatsMatcher(
      List<String> inclusionPrefixes,
      List<String> inclusionSuffixes,
      List<String> inclusionRegexps) {}

  /** {@code PrivateKeyProvider}. */
  public record PrivateKeyProvider(
      @OneOf("provider") Optional<KeyOffload> cryptomb,
      @OneOf("provider") Optional<KeyOffload> qat) {}

  /** {@code PrivateKeyProvider.CryptoMb} and {@code PrivateKeyProvider.QAT}. */
  public record KeyOffload(
      @Required("a time above zero") Duration pollDelay, Optional<Boolean> fallback) {}

  /** {@code ProxyConfig.ProxyHeaders}. */
  public record ProxyHeaders(
      Optional<ForwardClientCertDetails> forwardedClientCert,
      Optional<ClientCertDetails> setCurrentClientCertDetails,
      Optional<HeaderSwitch> requestId,
      Optional<ServerHeader> server,
      Optional<HeaderSwitch> attemptCount,
      Optional<HeaderSwitch> envoyDebugHeaders,
      Optional<MetadataExchangeHeaders> metadataExchangeHeaders,
      Optional<Boolean> preserveHttp1HeaderCase,
      Optional<HeaderAddition> xForwardedHost,
      Optional<HeaderAddition> xForwardedPort) {}

  /** {@code ProxyHeaders.Server}. */
  public record ServerHeader(Optional<Boolean> disabled, String value) {}

  /** Headers that are sent unless disabled. */
  public record HeaderSwitch(Optional<Boolean> disabled) {}

  /** Headers that are sent only if enabled. */
  public record HeaderAddition(Optional<Boolean> enabled) {}

  /** {@code ProxyHeaders.MetadataExchangeHeaders}. */
  public record MetadataExchangeHeaders(MetadataExchangeMode mode) {}

  /** {@code ProxyHeaders.MetadataExchangeMode}. */
  public enum MetadataExchangeMode {
    UNDEFINED,
    IN_MESH
  }

  /** {@code ProxyHeaders.SetCurrentClientCertDetails}. */
  public record ClientCertDetails(
      Optional<Boolean> subject,
      Optional<Boolean> cert,
      Optional<Boolean> chain,
      Optional<Boolean> dns,
      Optional<Boolean> uri) {}

  /** {@code ProxyConfig.ConnectionSettings}. */
  public record ConnectionSettings(
      Profile profile,
      @Range(min = 0) Optional<Integer> listenerPerConnectionBufferLimitBytes,
      @Range(min = 0) Optional<Integer> clusterPerConnectionBufferLimitBytes,
      Optional<Duration> httpIdleTimeout,
      Optional<Duration> httpMaxConnectionDuration,
      Optional<Duration> httpDrainTimeout,
      Optional<Duration> httpRequestTimeout,
      Optional<Duration> httpRequestHeadersTimeout,
      Optional<Duration> httpStreamIdleTimeout,
      Optional<Duration> httpMaxStreamDuration,
      @Range(min = 1) Optional<Integer> httpMaxConcurrentStreams,
      @Range(min = 65_535) Optional<Integer> http2InitialStreamWindowSize,
      @Range(min = 65_535) Optional<Integer> http2InitialConnectionWindowSize,
      Optional<UnderscoresAction> httpHeadersWithUnderscoresAction,
      Optional<Boolean> httpMergeSlashes,
      Optional<EscapedSlashesAction> httpPathWithEscapedSlashesAction,
      @Range(min = 1) Optional<Integer> listenerConnectionLimit,
      @Range(min = 1) Optional<Integer> globalDownstreamConnectionLimit) {}

  /** {@code ConnectionSettings.Profile}. */
  public enum Profile {
    SIDECAR,
    EDGE
  }

  /** {@code ConnectionSettings.HeadersWithUnderscoresAction}. */
  public enum UnderscoresAction {
    HEADERS_WITH_UNDERSCORES_UNSPECIFIED,
    HEADERS_WITH_UNDERSCORES_ALLOW,
    HEADERS_WITH_UNDERSCORES_REJECT_REQUEST,
    HEADERS_WITH_UNDERSCORES_DROP_HEADER
  }

  /** {@code ConnectionSettings.PathWithEscapedSlashesAction}. */
  public enum EscapedSlashesAction {
    PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED,
    KEEP_UNCHANGED,
    REJECT_REQUEST,
    UNESCAPE_AND_REDIRECT,
    UNESCAPE_AND_FORWARD
  }
}
