package io.mizzen.xds.server.protocol;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The entries of a type that wildcard subscriptions of a table cover, and those that have gone
 * since, as long as a stream may have to be told. Belongs to the table's thread.
 */
final class Listing {
  private final NavigableMap<String, TableEntry> entries = new TreeMap<>();
  private final Set<Subscription> wildcards = new LinkedHashSet<>();
  private int gone;

  /** Those that are there and those that have gone, by name. */
  Collection<TableEntry> entries() {
    return entries.values();
  }

  boolean contains(TableEntry entry) {
    return entries.containsKey(entry.name);
  }

  Set<Subscription> wildcards() {
    return wildcards;
  }

  boolean isWanted() {
    return !wildcards.isEmpty();
  }

  /** The number of entries that have gone. */
  int gone() {
    return gone;
  }

  /** Whether the entry was not among them. */
  boolean add(TableEntry entry) {
    boolean appears = !entry.listed;
    if (appears && contains(entry)) {
      gone--;
    }
    entry.listed = true;
    entries.put(entry.name, entry);
    return appears;
  }

  /** An entry has gone, with what it was last. */
  void remove(TableEntry entry, long position) {
    entry.listed = false;
    gone++;
    entry.goneAt = position;
    if (entry.resource != null) {
      entry.last = entry.resource;
      entry.lastSince = entry.changedAt;
    }
  }

  /** Forgets what went before a position that all streams with a wildcard have reached. */
  void forgetGone(long reached) {
    entries.values().removeIf(entry -> !entry.listed && entry.goneAt <= reached);
    gone = (int) entries.values().stream().filter(entry -> !entry.listed).count();
  }

  /** Nobody asks for all there is any more; the entries that were listed. */
  List<TableEntry> clear() {
    List<TableEntry> all = List.copyOf(entries.values());
    entries.clear();
    gone = 0;
    all.forEach(entry -> entry.listed = false);
    return all;
  }
}
