package io.mizzen.validation;

import io.mizzen.rules.telemetry.Telemetry;
import io.mizzen.rules.telemetry.Telemetry.CustomTag;
import io.mizzen.rules.telemetry.Telemetry.MetricSelector;
import io.mizzen.rules.telemetry.Telemetry.MetricsOverride;
import io.mizzen.rules.telemetry.Telemetry.TagOperation;
import io.mizzen.rules.telemetry.Telemetry.TagOverride;
import io.mizzen.rules.telemetry.Telemetry.Tracing;
import org.apiguardian.api.API;

/** {@code Telemetry}. */
@API(status = API.Status.INTERNAL)
public final class TelemetryCheck {
  private TelemetryCheck() {}

  public static void spec(FieldContext spec, Telemetry telemetry) {
    PolicyTargetCheck.attachment(
        spec, telemetry.selector(), telemetry.targetRef(), telemetry.targetRefs());
    if (telemetry.tracing().size() > 1) {
      onlyFirst(spec.field("tracing").item(1), "tracing");
    }
    spec.each("tracing", telemetry.tracing(), TelemetryCheck::tracing);
    spec.each(
        "metrics",
        telemetry.metrics(),
        (at, metrics) -> at.each("overrides", metrics.overrides(), TelemetryCheck::override));
  }

  private static void onlyFirst(FieldContext context, String what) {
    context.warning(ViolationCode.NO_EFFECT, what, "one entry", "only the first one is used");
  }

  private static void tracing(FieldContext context, Tracing tracing) {
    if (tracing.providers().size() > 1) {
      onlyFirst(context.field("providers").item(1), "a provider");
    }
    context.eachEntry("customTags", tracing.customTags(), (at, tag) -> tag(at, tag.getValue()));
  }

  private static void tag(FieldContext context, CustomTag tag) {
    if (tag.literal().isEmpty()
        && tag.environment().isEmpty()
        && tag.header().isEmpty()
        && tag.formatter().isEmpty()) {
      context.error(ViolationCode.REQUIRED, "nothing", "literal, environment, header or formatter");
    }
  }

  private static void override(FieldContext context, MetricsOverride override) {
    context.ifPresent("match", override.match(), TelemetryCheck::metric);
    context.eachEntry(
        "tagOverrides", override.tagOverrides(), (at, tag) -> change(at, tag.getValue()));
  }

  private static void metric(FieldContext context, MetricSelector selector) {
    if (selector.customMetric().filter(String::isEmpty).isPresent()) {
      context.field("customMetric").error(ViolationCode.REQUIRED, "\"\"", "the name of a metric");
    }
  }

  private static void change(FieldContext context, TagOverride tag) {
    FieldContext value = context.field("value");
    if (tag.operation() == TagOperation.UPSERT && tag.value().isEmpty()) {
      value.error(ViolationCode.REQUIRED, "\"\"", "an expression, with operation UPSERT");
    } else if (tag.operation() == TagOperation.REMOVE && !tag.value().isEmpty()) {
      value.error(ViolationCode.CONFLICT, tag.value(), "no value, with operation REMOVE");
    }
  }
}
