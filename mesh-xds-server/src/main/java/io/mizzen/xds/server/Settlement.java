package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Up to which revision everything that was sent is answered. One revision at a time is waited for,
 * so that newer ones sent meanwhile do not put its end off.
 *
 * @param settled the newest revision that is answered; -1 before the first
 * @param awaited the revision that is waited for
 */
record Settlement(long settled, Optional<Awaited> awaited) {
  static final Settlement NONE = new Settlement(-1, Optional.empty());

  /**
   * A revision that was sent in full.
   *
   * @param numbers per type, the response whose answer is missing
   */
  record Awaited(long revision, Map<TypeUrl, Long> numbers) {}

  /** What is known after all of a revision was sent, as far as it can be by now. */
  Settlement sent(long revision, StreamState state) {
    Settlement now = answered(state);
    if (now.awaited.isPresent() || revision <= now.settled || state.waitsForRoutes()) {
      return now;
    }
    return new Settlement(now.settled, Optional.of(new Awaited(revision, outstanding(state))))
        .answered(state);
  }

  private Settlement answered(StreamState state) {
    return awaited
        .filter(
            each ->
                each.numbers().entrySet().stream()
                    .allMatch(number -> isAnswered(state, number.getKey(), number.getValue())))
        .map(each -> new Settlement(each.revision(), Optional.empty()))
        .orElse(this);
  }

  private static Map<TypeUrl, Long> outstanding(StreamState state) {
    return state.subscriptions().values().stream()
        .filter(SubscriptionState::pending)
        .collect(
            Collectors.toUnmodifiableMap(
                SubscriptionState::type, subscription -> subscription.receipts().last()));
  }

  private static boolean isAnswered(StreamState state, TypeUrl type, long number) {
    return state
        .subscription(type)
        .map(each -> !each.interest().watching() || each.receipts().settled() >= number)
        .orElse(true);
  }
}
