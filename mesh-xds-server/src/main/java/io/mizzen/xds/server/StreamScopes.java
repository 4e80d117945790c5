package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ResourceTable;
import io.mizzen.xds.server.protocol.StreamState;
import io.mizzen.xds.server.protocol.Subscription;
import io.mizzen.xds.server.protocol.TypeState;
import io.mizzen.xds.server.protocol.TypeStates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The scopes that one stream gets its types from, and its membership in their subscriptions.
 * Belongs to the shard's thread, but for {@link #reached}.
 */
final class StreamScopes {
  private final AdsStream stream;
  private final Shard shard;
  private Map<TypeUrl, Scope> byType = Map.of();
  private volatile List<Scope> distinct = List.of();

  StreamScopes(AdsStream stream, Shard shard) {
    this.stream = stream;
    this.shard = shard;
  }

  /** The newest revision that was looked through for this stream, in all of its types. */
  long reached() {
    return least(Scope::reached);
  }

  /** The revision of its views; the oldest, while they differ. */
  long revision() {
    return least(Scope::revision);
  }

  private long least(ToLongFunction<Scope> revision) {
    long least = -1;
    List<Scope> all = distinct;
    for (int i = 0; i < all.size(); i++) {
      long of = revision.applyAsLong(all.get(i));
      least = least < 0 ? of : Math.min(least, of);
    }
    return least;
  }

  /** Whether some type is of another revision than this view. */
  boolean differFrom(ResourceView view) {
    return distinct.stream().anyMatch(scope -> scope.revision() != view.revision());
  }

  /** The state with one type more. */
  StreamState open(StreamState state, TypeUrl type, ResourceView view) {
    return state.opened(enter(type, view));
  }

  /** Whether a type is to be taken from elsewhere with this view. */
  boolean isMovedBy(ResourceView view) {
    return byType.entrySet().stream()
        .anyMatch(each -> !keyOf(view, each.getKey()).equals(each.getValue().key()));
  }

  private Object keyOf(ResourceView view, TypeUrl type) {
    return view.sharedKey(type).orElse(stream);
  }

  /** The state with every type taken from where this view belongs. */
  StreamState move(StreamState state, ResourceView view) {
    StreamState moved = state;
    for (Map.Entry<TypeUrl, Scope> each : byType.entrySet()) {
      if (!keyOf(view, each.getKey()).equals(each.getValue().key())) {
        moved = moved.moved(enter(each.getKey(), view));
        shard.moved(stream);
      }
    }
    return moved;
  }

  private ResourceTable enter(TypeUrl type, ResourceView view) {
    Scope scope = shard.scope(stream, view, type);
    Map<TypeUrl, Scope> next = new HashMap<>(byType);
    Scope before = next.put(type, scope);
    set(next);
    scope.users().add(stream);
    if (before != null) {
      leave(before);
    }
    return scope.table(type);
  }

  private void set(Map<TypeUrl, Scope> next) {
    byType = Map.copyOf(next);
    distinct = List.copyOf(Set.copyOf(next.values()));
  }

  private void leave(Scope scope) {
    if (!byType.containsValue(scope)) {
      scope.users().remove(stream);
      shard.left(scope);
    }
  }

  /** Follows the subscriptions of a state that takes the place of another. */
  void subscribed(StreamState before, StreamState after) {
    if (isSame(before.types(), after.types())) {
      return;
    }
    for (TypeState each : after.types()) {
      if (!holds(before, each.subscription())) {
        each.subscription().add(stream);
      }
    }
    for (TypeState each : before.types()) {
      if (!holds(after, each.subscription())) {
        each.subscription().remove(stream);
      }
    }
  }

  /** Whether the subscriptions stay, as after nearly every request. */
  private static boolean isSame(TypeStates before, TypeStates after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).subscription() != after.get(i).subscription()) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(StreamState state, Subscription subscription) {
    for (TypeState each : state.types()) {
      if (each.subscription() == subscription) {
        return true;
      }
    }
    return false;
  }

  void reportFailures(ResourceTable table) {
    if (table.hasUnreportedFailures()) {
      Objects.requireNonNull(byType.get(table.type())).reportFailures(table);
    }
  }

  void close(StreamState state) {
    state.types().forEach(each -> each.subscription().remove(stream));
    Set<Scope> left = Set.copyOf(byType.values());
    set(Map.of());
    left.forEach(this::leave);
  }
}
