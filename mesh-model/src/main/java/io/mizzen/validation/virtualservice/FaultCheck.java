package io.mizzen.validation.virtualservice;

import io.mizzen.rules.Percent;
import io.mizzen.rules.virtualservice.VirtualService.Abort;
import io.mizzen.rules.virtualservice.VirtualService.Delay;
import io.mizzen.rules.virtualservice.VirtualService.HttpFaultInjection;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import java.util.Optional;

/** {@code HTTPFaultInjection}. */
final class FaultCheck {
  private static final double LEAST_PERCENT = 0.0001;

  private FaultCheck() {}

  static void fault(FieldContext context, HttpFaultInjection fault) {
    context.ifPresent("delay", fault.delay(), FaultCheck::delay);
    context.ifPresent("abort", fault.abort(), FaultCheck::abort);
  }

  private static void delay(FieldContext context, Delay delay) {
    if (delay.percent() != 0) {
      context
          .field("percent")
          .warning(ViolationCode.DEPRECATED, delay.percent(), "", "use percentage.value");
    }
    share(context, delay.percentage());

    context.ifPresent(
        "exponentialDelay",
        delay.exponentialDelay(),
        (field, value) ->
            field.error(ViolationCode.NOT_SUPPORTED, "exponentialDelay", "fixedDelay"));
    if (delay.fixedDelay().isEmpty() && delay.exponentialDelay().isEmpty()) {
      context.warning(
          ViolationCode.NO_EFFECT,
          "a delay without length",
          "fixedDelay",
          "nothing is delayed until it says how long");
    } else if (delay.fixedDelay().isPresent()
        && delay.percentage().isEmpty()
        && delay.percent() == 0) {
      nobody(context, "a delay");
    }
  }

  private static void abort(FieldContext context, Abort abort) {
    share(context, abort.percentage());

    context.ifPresent(
        "http2Error",
        abort.http2Error(),
        (field, value) ->
            field.error(ViolationCode.NOT_SUPPORTED, "http2Error", "httpStatus or grpcStatus"));
    if (abort.httpStatus().isEmpty()
        && abort.grpcStatus().isEmpty()
        && abort.http2Error().isEmpty()) {
      context.warning(
          ViolationCode.NO_EFFECT,
          "an abort without status",
          "httpStatus or grpcStatus",
          "nothing is aborted until it says with what");
    } else if (abort.percentage().isEmpty()) {
      nobody(context, "an abort");
    }
  }

  /** The fraction of requests: Envoy counts in millionths. */
  private static void share(FieldContext context, Optional<Percent> percentage) {
    FieldContext value = context.field("percentage").field("value");
    percentage
        .map(Percent::value)
        .filter(any -> any > 0 && any < LEAST_PERCENT)
        .ifPresent(any -> value.error(ViolationCode.OUT_OF_RANGE, any, "0, or 0.0001..100"));
  }

  private static void nobody(FieldContext context, String fault) {
    context.warning(
        ViolationCode.NO_EFFECT,
        fault + " without percentage",
        "percentage.value",
        "without it 0 % of the requests are meant");
  }
}
