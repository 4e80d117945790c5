package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyStatus.Response;
import io.mizzen.xds.server.ProxyStatus.SyncState;
import io.mizzen.xds.server.ProxyStatus.TypeStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Retells a stream's state for operators. */
final class StatusReader {
  private StatusReader() {}

  /**
   * @param nonces renders the number of a response as its nonce
   */
  static Map<TypeUrl, TypeStatus> types(
      String proxy, StreamState state, LongFunction<String> nonces, TypeTimes times) {
    Map<TypeUrl, TypeStatus> types = new TreeMap<>(PushOrder.COMPARATOR);
    state
        .subscriptions()
        .forEach(
            (type, subscription) -> {
              if (subscription.interest().watching()) {
                types.put(type, type(proxy, subscription, nonces, times));
              }
            });
    return types;
  }

  static List<ProxyNack> nacks(String proxy, StreamState state) {
    return state.subscriptions().values().stream()
        .filter(subscription -> subscription.interest().watching())
        .flatMap(subscription -> nack(proxy, subscription).stream())
        .toList();
  }

  /** A refusal of another response than the one refused before: a client may repeat itself. */
  static Optional<ProxyNack> freshNack(
      String proxy, TypeUrl type, StreamState before, StreamState after) {
    return refused(type, before).equals(refused(type, after))
        ? Optional.empty()
        : after.subscription(type).flatMap(each -> nack(proxy, each));
  }

  private static Optional<Long> refused(TypeUrl type, StreamState state) {
    return state
        .subscription(type)
        .flatMap(each -> each.receipts().refusal())
        .map(Receipts.Refusal::number);
  }

  private static TypeStatus type(
      String proxy, SubscriptionState subscription, LongFunction<String> nonces, TypeTimes times) {
    Receipts receipts = subscription.receipts();
    Optional<Response> sent =
        receipts.nothingSent()
            ? Optional.empty()
            : Optional.of(new Response(receipts.lastVersion(), nonces.apply(receipts.last())));
    return new TypeStatus(
        state(receipts),
        subscription.interest().names().size(),
        subscription.interest().wildcard(),
        sent,
        receipts.acked().map(acked -> new Response(acked.version(), nonces.apply(acked.number()))),
        nack(proxy, subscription),
        times.sentAt(subscription.type()),
        times.answeredAt(subscription.type()));
  }

  private static SyncState state(Receipts receipts) {
    if (receipts.refusal().isPresent()) {
      return SyncState.ERROR;
    }
    if (receipts.nothingSent()) {
      return SyncState.NOT_SENT;
    }
    return receipts.pending() ? SyncState.STALE : SyncState.SYNCED;
  }

  /** The refusal that stands. */
  static Optional<ProxyNack> nack(String proxy, SubscriptionState subscription) {
    return subscription
        .receipts()
        .refusal()
        .map(
            refusal ->
                new ProxyNack(proxy, subscription.type(), refusal.version(), refusal.error()));
  }
}
