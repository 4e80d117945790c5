package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ResourceTable;
import io.mizzen.xds.server.protocol.StreamState;
import io.mizzen.xds.server.protocol.TypeState;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The scopes that one stream gets its types from, and its membership in their subscriptions.
 * Belongs to the shard's thread, but for {@link #reached}.
 */
final class StreamScopes {
  private final AdsStream<?> stream;
  private final Shard shard;
  private volatile Map<TypeUrl, Scope> byType = Map.of();

  StreamScopes(AdsStream<?> stream, Shard shard) {
    this.stream = stream;
    this.shard = shard;
  }

  /** The newest revision that was looked through for this stream, in all of its types. */
  long reached() {
    return byType.values().stream().mapToLong(Scope::reached).min().orElse(-1);
  }

  /** The revision of its views; the oldest, while they differ. */
  long revision() {
    return byType.values().stream().mapToLong(Scope::revision).min().orElse(-1);
  }

  /** The state with one type more. */
  StreamState open(StreamState state, TypeUrl type, ResourceView view) {
    if (byType.values().stream().anyMatch(scope -> scope.revision() != view.revision())) {
      // All types of a stream are of one revision.
      shard.publish();
    }
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
    byType = Map.copyOf(next);
    scope.users().add(stream);
    if (before != null) {
      leave(before);
    }
    return scope.table(type);
  }

  private void leave(Scope scope) {
    if (!byType.containsValue(scope)) {
      scope.users().remove(stream);
      shard.left(scope);
    }
  }

  /** Follows the subscriptions of a state that takes the place of another. */
  void subscribed(StreamState before, StreamState after) {
    for (TypeState each : after.types()) {
      each.subscription().add(stream);
    }
    for (TypeState each : before.types()) {
      boolean stays =
          after.types().stream().anyMatch(now -> now.subscription() == each.subscription());
      if (!stays) {
        each.subscription().remove(stream);
      }
    }
  }

  void reportFailures(TypeUrl type) {
    Scope scope = byType.get(type);
    if (scope != null) {
      scope.reportFailures(scope.table(type));
    }
  }

  void close(StreamState state) {
    state.types().forEach(each -> each.subscription().remove(stream));
    Set<Scope> left = Set.copyOf(byType.values());
    byType = Map.of();
    left.forEach(this::leave);
  }
}
