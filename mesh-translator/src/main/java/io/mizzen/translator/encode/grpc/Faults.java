package io.mizzen.translator.encode.grpc;

import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import io.mizzen.rules.Percent;
import io.mizzen.rules.virtualservice.VirtualService.Abort;
import io.mizzen.rules.virtualservice.VirtualService.Delay;
import io.mizzen.rules.virtualservice.VirtualService.HttpFaultInjection;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.GrpcCode;
import io.mizzen.translator.core.NotAppliedCollector;
import java.util.Optional;

/** Delays and aborts, as the fault filter reads them (gRFC A33). Retries never see them. */
final class Faults {
  private static final int PER_MILLION_IN_PERCENT = 10_000;

  /** Envoy's field ends here; Istio accepts 600 too. */
  private static final int HIGHEST_STATUS = 599;

  /** grpc-java maps this one to INTERNAL, against the mapping that all others share. */
  private static final int FIELDS_TOO_LARGE = 431;

  private Faults() {}

  static Optional<HTTPFault> of(
      HttpFaultInjection fault, NotAppliedCollector notApplied, String path) {
    Optional<FaultDelay> delay = fault.delay().flatMap(d -> delay(d, notApplied, path + ".delay"));
    Optional<FaultAbort> abort = fault.abort().flatMap(a -> abort(a, notApplied, path + ".abort"));
    if (delay.isEmpty() && abort.isEmpty()) {
      return Optional.empty();
    }
    HTTPFault.Builder http = HTTPFault.newBuilder();
    delay.ifPresent(http::setDelay);
    abort.ifPresent(http::setAbort);
    return Optional.of(http.build());
  }

  /** A fault that fails every call. */
  static HTTPFault always(GrpcCode code) {
    return always(FaultAbort.newBuilder().setGrpcStatus(code.number()));
  }

  /**
   * A fault that fails every call as if an upstream had answered with an HTTP status. Where the
   * client's text names the status it is sent as it is, which tells an answer in place from an
   * injected fault: those are sent as gRPC statuses.
   */
  static HTTPFault always(int httpStatus, CapabilityProfile profile) {
    boolean asItIs =
        profile.honours(Capability.ABORT_TELLS_HTTP_STATUS)
            && httpStatus <= HIGHEST_STATUS
            && httpStatus != FIELDS_TOO_LARGE;
    return asItIs
        ? always(FaultAbort.newBuilder().setHttpStatus(httpStatus))
        : always(GrpcCode.ofHttp(httpStatus));
  }

  private static HTTPFault always(FaultAbort.Builder abort) {
    FractionalPercent all =
        FractionalPercent.newBuilder()
            .setNumerator(100)
            .setDenominator(DenominatorType.HUNDRED)
            .build();
    return HTTPFault.newBuilder().setAbort(abort.setPercentage(all)).build();
  }

  private static Optional<FaultDelay> delay(
      Delay delay, NotAppliedCollector notApplied, String path) {
    notApplied.ifPresent(
        delay.exponentialDelay(), path + ".exponentialDelay", "no data plane implements it");
    // A missing percentage falls back to the deprecated integer, whose absence means 0 (Istio).
    FractionalPercent share =
        delay
            .percentage()
            .map(Faults::perMillion)
            .orElseGet(
                () ->
                    FractionalPercent.newBuilder()
                        .setNumerator(delay.percent())
                        .setDenominator(DenominatorType.HUNDRED)
                        .build());
    return delay
        .fixedDelay()
        .map(
            fixed ->
                FaultDelay.newBuilder()
                    .setFixedDelay(Durations.toProto(fixed))
                    .setPercentage(share)
                    .build());
  }

  /**
   * The HTTP status is mapped here and sent as a gRPC status, so that every client answers the
   * same. A missing percentage stays unset and means 0, as in Istio.
   */
  private static Optional<FaultAbort> abort(
      Abort abort, NotAppliedCollector notApplied, String path) {
    notApplied.ifPresent(abort.http2Error(), path + ".http2Error", "no data plane implements it");
    Optional<GrpcCode> code = abort.httpStatus().map(GrpcCode::ofHttp);
    if (abort.grpcStatus().isPresent()) {
      code = GrpcCode.byName(abort.grpcStatus().get()).or(() -> Optional.of(GrpcCode.UNKNOWN));
    }
    return code.map(
        c -> {
          FaultAbort.Builder built = FaultAbort.newBuilder().setGrpcStatus(c.number());
          abort.percentage().map(Faults::perMillion).ifPresent(built::setPercentage);
          return built.build();
        });
  }

  private static FractionalPercent perMillion(Percent percent) {
    return FractionalPercent.newBuilder()
        .setNumerator((int) Math.round(percent.value() * PER_MILLION_IN_PERCENT))
        .setDenominator(DenominatorType.MILLION)
        .build();
  }
}
