package io.mizzen.validation;

import io.mizzen.cel.CelError;
import io.mizzen.cel.CelSyntax;
import io.mizzen.config.Findings;
import io.mizzen.rules.telemetry.Telemetry;
import io.mizzen.rules.telemetry.Telemetry.CustomTag;
import io.mizzen.rules.telemetry.Telemetry.Filter;
import io.mizzen.rules.telemetry.Telemetry.MetricsOverride;
import io.mizzen.rules.telemetry.Telemetry.TagOperation;
import io.mizzen.rules.telemetry.Telemetry.TagOverride;
import io.mizzen.rules.telemetry.Telemetry.Tracing;
import java.util.Optional;
import java.util.stream.Stream;
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
    spec.each(
        "accessLogging",
        telemetry.accessLogging(),
        (at, logging) -> at.ifPresent("filter", logging.filter(), TelemetryCheck::filter));
  }

  /** A filter without expression is refused, too: it is no expression. */
  private static void filter(FieldContext context, Filter filter) {
    CelSyntax.check(filter.expression())
        .ifPresent(
            error ->
                context
                    .field("expression")
                    .error(
                        ViolationCode.INVALID_VALUE,
                        filter.expression().isEmpty() ? "\"\"" : filter.expression(),
                        "a CEL expression (" + shown(error) + ")"));
  }

  private static String shown(CelError error) {
    String found = Findings.shown(error.found());
    return "%d:%d: %s, expected: %s"
        .formatted(error.line(), error.column(), found, error.expected());
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
    boolean isAny =
        Stream.of(tag.literal(), tag.environment(), tag.header(), tag.formatter())
            .anyMatch(Optional::isPresent);
    if (!isAny) {
      context.warning(
          ViolationCode.NO_EFFECT,
          "nothing",
          "literal, environment, header or formatter",
          "there will be no such tag");
    }
  }

  private static void override(FieldContext context, MetricsOverride override) {
    context.eachEntry(
        "tagOverrides", override.tagOverrides(), (at, tag) -> change(at, tag.getValue()));
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
