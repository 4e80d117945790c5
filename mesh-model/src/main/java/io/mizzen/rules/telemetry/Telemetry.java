package io.mizzen.rules.telemetry;

import io.mizzen.config.OneOf;
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Timer;
import io.mizzen.names.Forms;
import io.mizzen.rules.PolicyTargetReference;
import io.mizzen.rules.WorkloadSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Istio {@code Telemetry}: metrics, traces and access logs of workloads. */
public record Telemetry(
    Optional<WorkloadSelector> selector,
    Optional<PolicyTargetReference> targetRef,
    List<PolicyTargetReference> targetRefs,
    List<Tracing> tracing,
    List<Metrics> metrics,
    List<AccessLogging> accessLogging)
    implements WithoutEffect {

  /** The attachment, in either spelling. */
  public List<PolicyTargetReference> targets() {
    return Stream.concat(targetRef.stream(), targetRefs.stream()).toList();
  }

  /** {@code Tracing}. */
  public record Tracing(
      Optional<ModeSelector> match,
      List<Provider> providers,
      @Range(min = 0, max = 100) Optional<Double> randomSamplingPercentage,
      Optional<Boolean> disableSpanReporting,
      @KeyForm(Forms.NotEmpty.class) Map<String, CustomTag> customTags,
      Optional<Boolean> useRequestIdForTraceSampling,
      Optional<Boolean> enableIstioTags,
      Optional<Boolean> disableContextPropagation) {}

  /** {@code TracingSelector} and {@code LogSelector}. */
  public record ModeSelector(WorkloadMode mode) {}

  /** {@code WorkloadMode}. */
  public enum WorkloadMode {
    CLIENT_AND_SERVER,
    CLIENT,
    SERVER
  }

  /** {@code ProviderRef}. */
  public record Provider(@Required("the name of a provider") String name) {}

  /** {@code Tracing.CustomTag}; without any of them it is no tag, as in Istio. */
  public record CustomTag(
      @OneOf("type") Optional<Literal> literal,
      @OneOf("type") Optional<Source> environment,
      @OneOf("type") Optional<Source> header,
      @OneOf("type") Optional<Literal> formatter) {}

  /** {@code Tracing.Literal} and {@code Tracing.Formatter}. */
  public record Literal(@Required("a value") String value) {}

  /** {@code Tracing.Environment} and {@code Tracing.RequestHeader}. */
  public record Source(@Required("a name") String name, String defaultValue) {}

  /** {@code Metrics}. */
  public record Metrics(
      List<Provider> providers,
      List<MetricsOverride> overrides,
      @Timer Optional<Duration> reportingInterval) {}

  /** {@code MetricsOverrides}. */
  public record MetricsOverride(
      Optional<MetricSelector> match,
      Optional<Boolean> disabled,
      Map<String, TagOverride> tagOverrides) {}

  /** {@code MetricSelector}. */
  public record MetricSelector(
      @OneOf("metricMatch") Optional<IstioMetric> metric,
      @OneOf("metricMatch") @Form(Forms.NotEmpty.class) Optional<String> customMetric,
      WorkloadMode mode) {}

  /** {@code MetricSelector.IstioMetric}. */
  public enum IstioMetric {
    ALL_METRICS,
    REQUEST_COUNT,
    REQUEST_DURATION,
    REQUEST_SIZE,
    RESPONSE_SIZE,
    TCP_OPENED_CONNECTIONS,
    TCP_CLOSED_CONNECTIONS,
    TCP_SENT_BYTES,
    TCP_RECEIVED_BYTES,
    GRPC_REQUEST_MESSAGES,
    GRPC_RESPONSE_MESSAGES
  }

  /** {@code MetricsOverrides.TagOverride}. */
  public record TagOverride(TagOperation operation, String value) {}

  /** {@code TagOverride.Operation}. */
  public enum TagOperation {
    UPSERT,
    REMOVE
  }

  /** {@code AccessLogging}. */
  public record AccessLogging(
      Optional<ModeSelector> match,
      List<Provider> providers,
      Optional<Boolean> disabled,
      Optional<Filter> filter) {}

  /** {@code AccessLogging.Filter}: a CEL expression. */
  public record Filter(String expression) {}
}
