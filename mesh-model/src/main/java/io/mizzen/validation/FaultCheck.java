package io.mizzen.validation;

import io.mizzen.rules.virtualservice.VirtualService.Abort;
import io.mizzen.rules.virtualservice.VirtualService.Delay;
import io.mizzen.rules.virtualservice.VirtualService.HttpFaultInjection;
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
      NumberCheck.percent(place.field("percent"), delay.percent());
      place
          .field("percent")
          .warning(ViolationCode.DEPRECATED, delay.percent(), "", "use percentage.value");
    }
    place.ifPresent("percentage", delay.percentage(), NumberCheck::percent);
    place.ifPresent("fixedDelay", delay.fixedDelay(), NumberCheck::duration);
    place.ifPresent(
        "exponentialDelay",
        delay.exponentialDelay(),
        (field, value) ->
            field.error(ViolationCode.NOT_SUPPORTED, "exponentialDelay", "fixedDelay"));
    if (delay.fixedDelay().isEmpty() && delay.exponentialDelay().isEmpty()) {
      place.error(ViolationCode.REQUIRED, "a delay without length", "fixedDelay");
    }
  }

  private static void abort(Place place, Abort abort) {
    place.ifPresent("percentage", abort.percentage(), NumberCheck::percent);
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
      place.error(ViolationCode.REQUIRED, "an abort without status", "httpStatus or grpcStatus");
    }
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
