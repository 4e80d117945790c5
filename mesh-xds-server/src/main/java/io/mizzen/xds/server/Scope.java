package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.LookupFailure;
import io.mizzen.xds.server.protocol.ResourceTable;
import io.mizzen.xds.server.protocol.Subscriber;
import io.mizzen.xds.server.protocol.Subscription;
import io.mizzen.xds.server.protocol.TableCounts;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The view that streams of one shard share ({@link ResourceView#sharedKey}): their newest view and
 * its tables. Belongs to the shard's thread, but for {@link #reached}.
 */
final class Scope {
  private static final int MOST_GONE = 256;

  private final Object key;
  private final TableCounts tableCounts;
  private final StreamCounters counters;
  private final Map<TypeUrl, ResourceTable> tables = new HashMap<>();
  private final Set<AdsStream> users = new LinkedHashSet<>();
  private ResourceView view;
  private volatile long reached;

  Scope(Object key, ResourceView view, TableCounts tableCounts, StreamCounters counters) {
    this.key = key;
    this.view = viewOf(key, view);
    this.reached = view.revision();
    this.tableCounts = tableCounts;
    this.counters = counters;
  }

  Object key() {
    return key;
  }

  Set<AdsStream> users() {
    return users;
  }

  ResourceTable table(TypeUrl type) {
    return tables.computeIfAbsent(type, each -> new ResourceTable(each, view, tableCounts));
  }

  Set<TypeUrl> types() {
    return tables.keySet();
  }

  /** The revision of its view. */
  long revision() {
    return view.revision();
  }

  /** The newest revision whose changes every stream it concerns has been visited for. */
  long reached() {
    return reached;
  }

  void visited() {
    reached = view.revision();
  }

  /** The part of a session's view that holds for all streams of this scope. */
  static ResourceView viewOf(Object key, ResourceView session) {
    return key instanceof AdsStream ? session : session.sharedView();
  }

  /** Takes a newer view, and adds the streams that subscribe to something it changes. */
  void advance(ResourceView session, Set<Subscriber> concerned) {
    ResourceView newer = viewOf(key, session);
    ResourceView before = view;
    boolean same = newer.equals(before);
    view = newer;
    for (ResourceTable table : tables.values()) {
      if (same && !table.hasFailures()) {
        continue;
      }
      for (Subscription each :
          table.advance(
              newer, same ? Optional.of(Set.of()) : changed(table.type(), newer, before))) {
        concerned.addAll(each.members());
      }
      reportFailures(table);
    }
  }

  private Optional<Set<String>> changed(TypeUrl type, ResourceView newer, ResourceView before) {
    try {
      return newer.changedSince(type, before);
    } catch (RuntimeException e) {
      counters.failedLookups.increment();
      StreamLog.lookupFailed(new LookupFailure(type, "*", e, true));
      return Optional.empty();
    }
  }

  /** Forgets names that all streams with a wildcard know to be gone, once there are many. */
  void forgetGone() {
    for (ResourceTable table : tables.values()) {
      if (table.goneNames() > MOST_GONE) {
        table.forgetGone(
            users.stream()
                .flatMapToLong(stream -> stream.subscriptions().wildcardSent(table.type()).stream())
                .min()
                .orElse(Long.MAX_VALUE));
      }
    }
  }

  /** Counts what could not be looked up, and logs what is new of it. */
  void reportFailures(ResourceTable table) {
    for (LookupFailure failure : table.takeFailures()) {
      counters.failedLookups.increment();
      if (failure.isNew()) {
        StreamLog.lookupFailed(failure);
      }
    }
  }
}
