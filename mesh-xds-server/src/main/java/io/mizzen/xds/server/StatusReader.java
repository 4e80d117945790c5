package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyStatus.Response;
import io.mizzen.xds.server.ProxyStatus.SyncState;
import io.mizzen.xds.server.ProxyStatus.TypeStatus;
import io.mizzen.xds.server.protocol.AckState;
import io.mizzen.xds.server.protocol.PushOrder;
import io.mizzen.xds.server.protocol.StreamState;
import io.mizzen.xds.server.protocol.TypeState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Reads a stream's state for operators. */
final class StatusReader {
  private StatusReader() {}

  /**
   * @param nonces renders the number of a response as its nonce
   * @param times renders nanoseconds of the stream's clock as a time of day
   */
  static Map<TypeUrl, TypeStatus> types(
      String proxy, StreamState state, LongFunction<String> nonces, LongFunction<Instant> times) {
    Map<TypeUrl, TypeStatus> types = new TreeMap<>(PushOrder.COMPARATOR);
    for (TypeState type : state.types()) {
      if (type.names().isSubscribed()) {
        types.put(type.type(), type(proxy, type, nonces, times));
      }
    }
    return types;
  }

  static List<ProxyNack> nacks(String proxy, StreamState state) {
    return state.types().stream()
        .filter(type -> type.names().isSubscribed())
        .flatMap(type -> nack(proxy, type).stream())
        .toList();
  }

  /** A refusal of another response than the one refused before: a client may repeat itself. */
  static Optional<ProxyNack> newNack(
      String proxy, TypeUrl type, StreamState before, StreamState after) {
    return refused(type, before).equals(refused(type, after))
        ? Optional.empty()
        : after.type(type).flatMap(each -> nack(proxy, each));
  }

  private static Optional<Long> refused(TypeUrl type, StreamState state) {
    return state.type(type).flatMap(each -> each.acks().nack()).map(AckState.Nack::number);
  }

  private static TypeStatus type(
      String proxy, TypeState type, LongFunction<String> nonces, LongFunction<Instant> times) {
    AckState acks = type.acks();
    Optional<Response> sent =
        acks.nothingSent()
            ? Optional.empty()
            : Optional.of(new Response(acks.lastVersion(), nonces.apply(acks.last())));
    return new TypeStatus(
        state(acks),
        type.names().names(),
        type.names().isWildcard(),
        sent,
        acks.acked().map(acked -> new Response(acked.version(), nonces.apply(acked.number()))),
        nack(proxy, type),
        acks.nothingSent() ? Optional.empty() : Optional.of(times.apply(acks.lastAt())),
        acks.isAnswered() ? Optional.of(times.apply(acks.answeredAt())) : Optional.empty());
  }

  private static SyncState state(AckState acks) {
    if (acks.nack().isPresent()) {
      return SyncState.ERROR;
    }
    if (acks.nothingSent()) {
      return SyncState.NOT_SENT;
    }
    return acks.isPending() ? SyncState.STALE : SyncState.SYNCED;
  }

  /** The refusal that stands. */
  private static Optional<ProxyNack> nack(String proxy, TypeState type) {
    return type.acks()
        .nack()
        .map(nack -> new ProxyNack(proxy, type.type(), nack.version(), nack.error()));
  }
}
