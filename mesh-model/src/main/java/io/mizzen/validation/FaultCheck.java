package io.mizzen.validation;

import io.mizzen.rules.Percent;
import io.mizzen.rules.virtualservice.VirtualService.Abort;
import io.mizzen.rules.virtualservice.VirtualService.Delay;
import io.mizzen.rules.virtualservice.VirtualService.HttpFaultInjection;
import java.util.Optional;
import java.util.Set;

/** {@code HTTPFaultInjection}. */
final class FaultCheck {
  private static final Set<String> GRPC_STATUSES =
      Set.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private static final double LEAST_PERCENT = 0.0001;

  private FaultCheck() {}

  static void fault(Place place, HttpFaultInjection fault) {
    if (fault.delay().isEmpty() && fault.abort().isEmpty()) {
      place.error(ViolationCode.REQUIRED, "an empty fault", "delay, abort or both");
    }
    place.ifPresent("delay", fault.delay(), FaultCheck::delay);
    place.ifPresent("abort", fault.abort(), FaultCheck::abort);
  }

  private static void delay(Place place, Delay delay) {
    if (delay.percent() != 0) {
      place
          .field("percent")
          .warning(ViolationCode.DEPRECATED, delay.percent(), "", "use percentage.value");
    }
    share(place, delay.percentage());

    place.ifPresent("fixedDelay", delay.fixedDelay(), NumberCheck::duration);
    place.ifPresent(
        "exponentialDelay",
        delay.exponentialDelay(),
        (field, value) ->
            field.error(ViolationCode.NOT_SUPPORTED, "exponentialDelay", "fixedDelay"));
    if (delay.fixedDelay().isEmpty() && delay.exponentialDelay().isEmpty()) {
      place.warning(
          ViolationCode.NO_EFFECT,
          "a delay without length",
          "fixedDelay",
          "nothing is delayed until it says how long");
    } else if (delay.fixedDelay().isPresent()
        && delay.percentage().isEmpty()
        && delay.percent() == 0) {
      nobody(place, "a delay");
    }
  }

  private static void abort(Place place, Abort abort) {
    share(place, abort.percentage());

    place.ifPresent("httpStatus", abort.httpStatus(), NumberCheck::httpStatus);
    place.ifPresent("grpcStatus", abort.grpcStatus(), FaultCheck::grpcStatus);
    place.ifPresent(
        "http2Error",
        abort.http2Error(),
        (field, value) ->
            field.error(ViolationCode.NOT_SUPPORTED, "http2Error", "httpStatus or grpcStatus"));
    if (abort.httpStatus().isEmpty()
        && abort.grpcStatus().isEmpty()
        && abort.http2Error().isEmpty()) {
      place.warning(
          ViolationCode.NO_EFFECT,
          "an abort without status",
          "httpStatus or grpcStatus",
          "nothing is aborted until it says with what");
    } else if (abort.percentage().isEmpty()) {
      nobody(place, "an abort");
    }
  }

  /** The fraction of requests: Envoy counts in millionths. */
  private static void share(Place place, Optional<Percent> percentage) {
    place.ifPresent("percentage", percentage, NumberCheck::percent);
    Place value = place.field("percentage").field("value");
    percentage
        .map(Percent::value)
        .filter(any -> any > 0 && any < LEAST_PERCENT)
        .ifPresent(any -> value.error(ViolationCode.OUT_OF_RANGE, any, "0, or 0.0001..100"));
  }

  private static void nobody(Place place, String fault) {
    place.warning(
        ViolationCode.NO_EFFECT,
        fault + " without percentage",
        "percentage.value",
        "without it 0 % of the requests are meant");
  }

  private static void grpcStatus(Place place, String status) {
    if (!GRPC_STATUSES.contains(status)) {
      place.error(
          ViolationCode.INVALID_VALUE,
          NameCheck.quoted(status),
          "a gRPC status name such as UNAVAILABLE");
    }
  }
}
