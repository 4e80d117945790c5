package io.mizzen.translator.encode.envoy.route;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Abort;
import io.mizzen.rules.virtualservice.VirtualService.Delay;
import io.mizzen.rules.virtualservice.VirtualService.HttpFaultInjection;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.UnmatchedPreflights;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.GrpcCode;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.resolve.Share;
import java.util.Optional;
import org.apiguardian.api.API;

/** The settings of HTTP filters on one route: injected faults and CORS. */
@API(status = API.Status.INTERNAL)
public final class RouteFilters {
  /** The filter that injects faults. */
  public static final String FAULT = "envoy.filters.http.fault";

  /** The filter that answers preflights. */
  public static final String CORS = "envoy.filters.http.cors";

  private static final String NOBODY = "no data plane implements it";

  private RouteFilters() {}

  static void add(
      HttpRoute http, String path, Route.Builder route, NotAppliedCollector notApplied) {
    http.fault()
        .ifPresent(
            fault ->
                route.putTypedPerFilterConfig(
                    FAULT, Packing.any(fault(fault, path + ".fault", notApplied))));
    http.corsPolicy()
        .ifPresent(policy -> route.putTypedPerFilterConfig(CORS, Packing.any(cors(policy))));
  }

  static FractionalPercent fraction(Share share) {
    return FractionalPercent.newBuilder()
        .setNumerator(share.numerator())
        .setDenominator(share.isPerMillion() ? DenominatorType.MILLION : DenominatorType.HUNDRED)
        .build();
  }

  private static HTTPFault fault(
      HttpFaultInjection fault, String path, NotAppliedCollector notApplied) {
    HTTPFault.Builder filter = HTTPFault.newBuilder();
    fault
        .delay()
        .ifPresent(
            delay -> {
              notApplied.ifPresent(
                  delay.exponentialDelay(), path + ".delay.exponentialDelay", NOBODY);
              delay(delay).ifPresent(filter::setDelay);
            });
    fault
        .abort()
        .ifPresent(
            abort -> {
              notApplied.ifPresent(abort.http2Error(), path + ".abort.http2Error", NOBODY);
              abort(abort).ifPresent(filter::setAbort);
            });
    return filter.build();
  }

  /** A missing percentage falls back to the deprecated integer, whose absence means 0. */
  private static Optional<FaultDelay> delay(Delay delay) {
    Share share =
        delay.percentage().map(Share::of).orElseGet(() -> Share.ofInteger(delay.percent()));
    return delay
        .fixedDelay()
        .map(
            fixed ->
                FaultDelay.newBuilder()
                    .setFixedDelay(Durations.toProto(fixed))
                    .setPercentage(fraction(share))
                    .build());
  }

  /** A missing percentage stays unset and means 0, as in Istio. */
  private static Optional<FaultAbort> abort(Abort abort) {
    FaultAbort.Builder built = FaultAbort.newBuilder();
    abort.httpStatus().ifPresent(built::setHttpStatus);
    abort
        .grpcStatus()
        .map(name -> GrpcCode.byName(name).orElse(GrpcCode.UNKNOWN))
        .ifPresent(code -> built.setGrpcStatus(code.number()));
    if (built.getErrorTypeCase() == FaultAbort.ErrorTypeCase.ERRORTYPE_NOT_SET) {
      return Optional.empty();
    }
    abort.percentage().map(Share::of).ifPresent(share -> built.setPercentage(fraction(share)));
    return Optional.of(built.build());
  }

  private static CorsPolicy cors(VirtualService.CorsPolicy policy) {
    CorsPolicy.Builder cors =
        CorsPolicy.newBuilder()
            .setAllowMethods(String.join(",", policy.allowMethods()))
            .setAllowHeaders(String.join(",", policy.allowHeaders()))
            .setExposeHeaders(String.join(",", policy.exposeHeaders()))
            .setFilterEnabled(
                RuntimeFractionalPercent.newBuilder().setDefaultValue(fraction(Share.all())))
            .setForwardNotMatchingPreflights(
                BoolValue.of(
                    policy.unmatchedPreflights().orElse(UnmatchedPreflights.UNSPECIFIED)
                        != UnmatchedPreflights.IGNORE));
    if (policy.allowOrigins().isEmpty()) {
      policy.allowOrigin().stream()
          .map(origin -> RouteMatches.StringMatchers.of(StringMatch.exact(origin)))
          .forEach(cors::addAllowOriginStringMatch);
    } else {
      policy.allowOrigins().stream()
          .map(RouteMatches.StringMatchers::of)
          .forEach(cors::addAllowOriginStringMatch);
    }
    policy.maxAge().ifPresent(age -> cors.setMaxAge(Long.toString(age.toSeconds())));
    policy.allowCredentials().map(BoolValue::of).ifPresent(cors::setAllowCredentials);
    return cors.build();
  }
}
