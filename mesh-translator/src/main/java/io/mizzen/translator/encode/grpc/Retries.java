package io.mizzen.translator.encode.grpc;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.mizzen.rules.virtualservice.VirtualService.HttpRetry;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.GrpcCode;
import io.mizzen.translator.core.NotAppliedCollector;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Retry policies in the words gRPC understands (gRFC A44). */
final class Retries {
  private static final int DEFAULT_ATTEMPTS = 2;
  private static final Set<GrpcCode> DEFAULT_ON =
      EnumSet.of(GrpcCode.UNAVAILABLE, GrpcCode.CANCELLED);

  /** The only codes gRPC retries on; any other word in {@code retry_on} is skipped in silence. */
  private static final Set<GrpcCode> RETRIABLE =
      EnumSet.of(
          GrpcCode.CANCELLED,
          GrpcCode.DEADLINE_EXCEEDED,
          GrpcCode.INTERNAL,
          GrpcCode.RESOURCE_EXHAUSTED,
          GrpcCode.UNAVAILABLE);

  private static final String UNHEARD = "gRPC clients do not have this retry setting";

  /** The longest interval in nanoseconds. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Retries() {}

  /** The retry policy of a route when no rule says otherwise, as in Istio. */
  static RetryPolicy byDefault() {
    return policy(DEFAULT_ATTEMPTS, DEFAULT_ON).build();
  }

  /**
   * The policy of a rule; empty when there must be none. A policy with zero retries is never sent:
   * grpc-java fails every call of such a route.
   */
  static Optional<RetryPolicy> of(
      Optional<HttpRetry> retries, NotAppliedCollector notApplied, String path) {
    if (retries.isEmpty()) {
      return Optional.of(byDefault());
    }
    HttpRetry retry = retries.get();
    report(retry, notApplied, path);
    if (retry.attempts() <= 0) {
      return Optional.empty();
    }
    Set<GrpcCode> codes = codes(retry.retryOn(), notApplied, path + ".retryOn");
    if (codes.isEmpty()) {
      return Optional.empty();
    }
    RetryPolicy.Builder policy = policy(retry.attempts(), codes);
    retry
        .backoff()
        .filter(backoff -> !backoff.isZero() && !backoff.isNegative())
        .ifPresent(backoff -> policy.setRetryBackOff(backOff(backoff)));
    return Optional.of(policy.build());
  }

  /** A client that is not told the longest interval takes ten times the base. */
  private static RetryBackOff backOff(Duration base) {
    RetryBackOff.Builder message =
        RetryBackOff.newBuilder().setBaseInterval(Durations.toProto(base));
    if (base.compareTo(LONGEST.dividedBy(10)) > 0) {
      // Ten times as much is more nanoseconds than grpc-java can count: it would get a negative
      // interval and fail every call.
      message.setMaxInterval(Durations.toProto(LONGEST));
    }
    return message.build();
  }

  private static void report(HttpRetry retry, NotAppliedCollector notApplied, String path) {
    notApplied.ifPresent(
        retry.perTryTimeout(),
        path + ".perTryTimeout",
        "gRPC clients bound the whole call, not one attempt");
    notApplied.ifPresent(retry.retryRemoteLocalities(), path + ".retryRemoteLocalities", UNHEARD);
    notApplied.ifPresent(
        retry.retryIgnorePreviousHosts(), path + ".retryIgnorePreviousHosts", UNHEARD);
  }

  private static Set<GrpcCode> codes(String retryOn, NotAppliedCollector notApplied, String path) {
    List<String> words =
        Arrays.stream(retryOn.split(",", -1)).map(String::trim).filter(w -> !w.isEmpty()).toList();
    if (words.isEmpty()) {
      return DEFAULT_ON;
    }
    Set<GrpcCode> codes = EnumSet.noneOf(GrpcCode.class);
    for (String word : words) {
      Set<GrpcCode> meant = meaning(word);
      notApplied.when(
          meant.isEmpty() && !word.equals("retriable-status-codes"),
          path,
          word + ": gRPC clients cannot retry on this");
      codes.addAll(meant);
    }
    return codes;
  }

  private static Set<GrpcCode> meaning(String word) {
    return switch (word) {
      case "5xx" -> EnumSet.of(GrpcCode.UNAVAILABLE, GrpcCode.INTERNAL, GrpcCode.DEADLINE_EXCEEDED);
      case "gateway-error", "connect-failure", "refused-stream", "reset", "reset-before-request" ->
          EnumSet.of(GrpcCode.UNAVAILABLE);
      case "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable" ->
          EnumSet.of(GrpcCode.valueOf(word.replace('-', '_').toUpperCase(Locale.ROOT)));
      default -> ofStatus(word);
    };
  }

  private static Set<GrpcCode> ofStatus(String word) {
    if (!word.matches("\\d{3}")) {
      return Set.of();
    }
    GrpcCode code = GrpcCode.ofHttp(Integer.parseInt(word));
    return RETRIABLE.contains(code) ? EnumSet.of(code) : Set.of();
  }

  private static RetryPolicy.Builder policy(int attempts, Set<GrpcCode> codes) {
    return RetryPolicy.newBuilder()
        .setNumRetries(UInt32Value.of(attempts))
        .setRetryOn(codes.stream().map(Retries::word).sorted().collect(Collectors.joining(",")));
  }

  private static String word(GrpcCode code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
