package io.mizzen.translator.encode.envoy.route;

import com.google.common.base.Splitter;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryHostPredicate;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryPriority;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.mizzen.rules.virtualservice.VirtualService.HttpRetry;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.Packing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Retry policies as Istio writes them for sidecars. */
final class RetryPolicies {
  private static final String STATUS_CODES = "retriable-status-codes";
  private static final String DEFAULT_ON =
      "connect-failure,refused-stream,unavailable,cancelled," + STATUS_CODES;
  private static final int DEFAULT_ATTEMPTS = 2;
  private static final int HOST_SELECTIONS = 5;

  /** The numbers that are HTTP statuses; any other word of {@code retryOn} is kept as it is. */
  private static final Set<Integer> STATUSES =
      Stream.of(
              IntStream.rangeClosed(100, 103),
              IntStream.rangeClosed(200, 208),
              IntStream.of(226),
              IntStream.rangeClosed(300, 305),
              IntStream.of(307, 308),
              IntStream.rangeClosed(400, 418),
              IntStream.rangeClosed(421, 426),
              IntStream.of(428, 429, 431, 451),
              IntStream.rangeClosed(500, 508),
              IntStream.of(510, 511))
          .flatMap(IntStream::boxed)
          .collect(Collectors.toUnmodifiableSet());

  private static final RetryHostPredicate PREVIOUS_HOSTS =
      RetryHostPredicate.newBuilder()
          .setName("envoy.retry_host_predicates.previous_hosts")
          .setTypedConfig(Packing.any(PreviousHostsPredicate.getDefaultInstance()))
          .build();

  private static final RetryPriority PREVIOUS_PRIORITIES =
      RetryPriority.newBuilder()
          .setName("envoy.retry_priorities.previous_priorities")
          .setTypedConfig(
              Packing.any(PreviousPrioritiesConfig.newBuilder().setUpdateFrequency(2).build()))
          .build();

  private RetryPolicies() {}

  /**
   * The policy of a rule, or that of the mesh where there is none; empty for no retries.
   *
   * @param retries absent for Istio's default
   * @param hashed whether the one destination is chosen by a consistent hash, so that another host
   *     would be the wrong one
   */
  static Optional<RetryPolicy> of(Optional<HttpRetry> retries, boolean hashed) {
    if (retries.isEmpty()) {
      return Optional.of(
          hashed ? base().build() : base().addRetryHostPredicate(PREVIOUS_HOSTS).build());
    }
    HttpRetry retry = retries.get();
    if (retry.attempts() <= 0) {
      return Optional.empty();
    }
    RetryPolicy.Builder policy = base().setNumRetries(UInt32Value.of(retry.attempts()));
    if (retry.retryIgnorePreviousHosts().orElse(!hashed)) {
      policy.addRetryHostPredicate(PREVIOUS_HOSTS);
    }
    if (!retry.retryOn().isEmpty()) {
      retryOn(retry.retryOn(), policy);
    }
    retry.perTryTimeout().map(Durations::toProto).ifPresent(policy::setPerTryTimeout);
    if (retry.retryRemoteLocalities().orElse(false)) {
      policy.setRetryPriority(PREVIOUS_PRIORITIES);
    }
    retry
        .backoff()
        .map(base -> RetryBackOff.newBuilder().setBaseInterval(Durations.toProto(base)))
        .ifPresent(policy::setRetryBackOff);
    return Optional.of(policy.build());
  }

  private static RetryPolicy.Builder base() {
    return RetryPolicy.newBuilder()
        .setRetryOn(DEFAULT_ON)
        .setNumRetries(UInt32Value.of(DEFAULT_ATTEMPTS))
        .setHostSelectionRetryMaxAttempts(HOST_SELECTIONS);
  }

  private static void retryOn(String retryOn, RetryPolicy.Builder policy) {
    List<String> words = new ArrayList<>();
    for (String word : Splitter.on(',').trimResults().omitEmptyStrings().split(retryOn)) {
      if (word.matches("\\d{1,4}") && STATUSES.contains(Integer.valueOf(word))) {
        policy.addRetriableStatusCodes(Integer.parseInt(word));
      } else {
        words.add(word);
      }
    }
    String text = String.join(",", words);
    boolean complete = policy.getRetriableStatusCodesCount() == 0 || text.contains(STATUS_CODES);
    policy.setRetryOn(complete ? text : text + "," + STATUS_CODES);
  }
}
