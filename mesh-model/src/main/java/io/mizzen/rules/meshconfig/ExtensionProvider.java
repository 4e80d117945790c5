package io.mizzen.rules.meshconfig;

import io.mizzen.config.OneOf;
import io.mizzen.config.Struct;
import io.mizzen.config.constraint.Confidential;
import io.mizzen.config.constraint.PortNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code MeshConfig.ExtensionProvider}: a system beside the mesh, by a name that rules use. */
public record ExtensionProvider(
    String name,
    @OneOf("provider") Optional<ExtAuthzHttp> envoyExtAuthzHttp,
    @OneOf("provider") Optional<ExtAuthzGrpc> envoyExtAuthzGrpc,
    @OneOf("provider") Optional<Zipkin> zipkin,
    @OneOf("provider") Optional<Lightstep> lightstep,
    @OneOf("provider") Optional<Datadog> datadog,
    @OneOf("provider") Optional<Stackdriver> stackdriver,
    @OneOf("provider") Optional<OpenCensus> opencensus,
    @OneOf("provider") Optional<SkyWalking> skywalking,
    @OneOf("provider") Optional<OpenTelemetry> opentelemetry,
    @OneOf("provider") Optional<Prometheus> prometheus,
    @OneOf("provider") Optional<FileAccessLog> envoyFileAccessLog,
    @OneOf("provider") Optional<HttpGrpcLog> envoyHttpAls,
    @OneOf("provider") Optional<TcpGrpcLog> envoyTcpAls,
    @OneOf("provider") Optional<OpenTelemetryLog> envoyOtelAls,
    @OneOf("provider") Optional<Sds> sds) {

  /** {@code EnvoyExternalAuthorizationRequestBody}. */
  public record RequestBody(
      long maxRequestBytes, boolean allowPartialMessage, boolean packAsBytes) {}

  /** {@code EnvoyExternalAuthorizationHttpProvider}. */
  public record ExtAuthzHttp(
      String service,
      @PortNumber int port,
      Optional<Duration> timeout,
      String pathPrefix,
      boolean failOpen,
      boolean clearRouteCache,
      String statusOnError,
      List<String> includeHeadersInCheck,
      List<String> includeRequestHeadersInCheck,
      Map<String, String> includeAdditionalHeadersInCheck,
      Optional<RequestBody> includeRequestBodyInCheck,
      List<String> headersToUpstreamOnAllow,
      List<String> headersToDownstreamOnDeny,
      List<String> headersToDownstreamOnAllow) {}

  /** {@code EnvoyExternalAuthorizationGrpcProvider}. */
  public record ExtAuthzGrpc(
      String service,
      @PortNumber int port,
      Optional<Duration> timeout,
      boolean failOpen,
      boolean clearRouteCache,
      String statusOnError,
      Optional<RequestBody> includeRequestBodyInCheck) {}

  /** {@code ZipkinTracingProvider}. */
  public record Zipkin(
      String service,
      @PortNumber int port,
      long maxTagLength,
      boolean enable64bitTraceId,
      String path,
      TraceContextOption traceContextOption,
      Optional<Duration> timeout,
      List<HttpHeader> headers) {}

  /** {@code ZipkinTracingProvider.TraceContextOption}. */
  public enum TraceContextOption {
    USE_B3,
    USE_B3_WITH_W3C_PROPAGATION
  }

  /** {@code LightstepTracingProvider}. */
  public record Lightstep(
      String service, @PortNumber int port, @Confidential String accessToken, long maxTagLength) {}

  /** {@code DatadogTracingProvider}. */
  public record Datadog(String service, @PortNumber int port, long maxTagLength) {}

  /** {@code SkyWalkingTracingProvider}. */
  public record SkyWalking(
      String service, @PortNumber int port, @Confidential String accessToken) {}

  /** {@code StackdriverProvider}. */
  public record Stackdriver(
      boolean debug,
      Optional<Long> maxNumberOfAttributes,
      Optional<Long> maxNumberOfAnnotations,
      Optional<Long> maxNumberOfMessageEvents,
      long maxTagLength,
      Optional<StackdriverLogging> logging) {}

  /** {@code StackdriverProvider.Logging}. */
  public record StackdriverLogging(Map<String, String> labels) {}

  /** {@code OpenCensusAgentTracingProvider}. */
  public record OpenCensus(
      String service, @PortNumber int port, List<TraceContext> context, long maxTagLength) {}

  /** {@code OpenCensusAgentTracingProvider.TraceContext}. */
  public enum TraceContext {
    UNSPECIFIED,
    W3C_TRACE_CONTEXT,
    GRPC_BIN,
    CLOUD_TRACE_CONTEXT,
    B3
  }

  /** {@code PrometheusMetricsProvider}. */
  public record Prometheus() {}

  /** {@code EnvoyFileAccessLogProvider}. */
  public record FileAccessLog(
      String path, Optional<FileLogFormat> logFormat, boolean omitEmptyValues) {}

  /** {@code EnvoyFileAccessLogProvider.LogFormat}. */
  public record FileLogFormat(
      @OneOf("logFormat") Optional<String> text, @OneOf("logFormat") Optional<Struct> labels) {}

  /** {@code EnvoyHttpGrpcV3LogProvider}. */
  public record HttpGrpcLog(
      String service,
      @PortNumber int port,
      String logName,
      List<String> filterStateObjectsToLog,
      List<String> additionalRequestHeadersToLog,
      List<String> additionalResponseHeadersToLog,
      List<String> additionalResponseTrailersToLog) {}

  /** {@code EnvoyTcpGrpcV3LogProvider}. */
  public record TcpGrpcLog(
      String service, @PortNumber int port, String logName, List<String> filterStateObjectsToLog) {}

  /** {@code EnvoyOpenTelemetryLogProvider}. */
  public record OpenTelemetryLog(
      String service, @PortNumber int port, String logName, Optional<LogFormat> logFormat) {}

  /** {@code EnvoyOpenTelemetryLogProvider.LogFormat}: both parts may be there. */
  public record LogFormat(String text, Optional<Struct> labels) {}

  /** {@code ServiceAttributeEnrichment}. */
  public enum ServiceAttributeEnrichment {
    ISTIO_CANONICAL,
    OTEL_SEMANTIC_CONVENTIONS
  }

  /** {@code OpenTelemetryTracingProvider}. */
  public record OpenTelemetry(
      String service,
      @PortNumber int port,
      long maxTagLength,
      Optional<HttpService> http,
      Optional<GrpcService> grpc,
      Optional<ResourceDetectors> resourceDetectors,
      ServiceAttributeEnrichment serviceAttributeEnrichment,
      @OneOf("sampling") Optional<DynatraceSampler> dynatraceSampler) {}

  /** {@code OpenTelemetryTracingProvider.DynatraceSampler}. */
  public record DynatraceSampler(
      String tenant, int clusterId, long rootSpansPerMinute, Optional<DynatraceApi> httpService) {}

  /** {@code DynatraceSampler.DynatraceApi}. */
  public record DynatraceApi(String service, @PortNumber int port, Optional<HttpService> http) {}

  /** {@code SDSProvider}. */
  public record Sds(String name, String service, @PortNumber int port) {}

  /** {@code HttpService}. */
  public record HttpService(String path, Optional<Duration> timeout, List<HttpHeader> headers) {}

  /** {@code HttpHeader}. */
  public record HttpHeader(
      String name,
      @OneOf("headerValue") @Confidential Optional<String> value,
      @OneOf("headerValue") Optional<String> envName) {}

  /** {@code GrpcService}. */
  public record GrpcService(Optional<Duration> timeout, List<HttpHeader> initialMetadata) {}

  /** {@code ResourceDetectors}. */
  public record ResourceDetectors(Optional<Detector> environment, Optional<Detector> dynatrace) {}

  /** {@code EnvironmentResourceDetector} and {@code DynatraceResourceDetector}. */
  public record Detector() {}
}
