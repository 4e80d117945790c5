package io.mizzen.controlplane;

import io.mizzen.controlplane.loop.Guarded;
import io.mizzen.xds.server.ResourceFeed;
import io.mizzen.xds.server.ResourceSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Serves xDS servers beside our own. Thread-safe. */
final class PushFeed implements ResourceFeed {
  private final ResourceSource source;
  private final Map<Object, Runnable> actions = new ConcurrentHashMap<>();

  PushFeed(ResourceSource source) {
    this.source = source;
  }

  @Override
  public ResourceSource source() {
    return source;
  }

  @Override
  public Registration onPush(Runnable action) {
    Object key = new Object();
    actions.put(key, action);
    return () -> actions.remove(key);
  }

  /** Runs all actions, those too that come after one that throws. */
  void push() {
    actions
        .values()
        .forEach(action -> Guarded.call("a push to the streams of another server", action));
  }
}
