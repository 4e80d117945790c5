package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A set of names of one {@link ResourceTable}, shared by all streams that ask for the same. It
 * knows which of its names changed last, so that a stream need not look for them.
 *
 * <p>Belongs to its table's thread.
 */
@API(status = API.Status.INTERNAL)
public final class Subscription {
  private final ResourceTable table;
  private final SubscribedNames names;
  private final List<TableEntry> named;
  private final Set<Subscriber> members = Collections.newSetFromMap(new IdentityHashMap<>(2));
  private List<TableEntry> lastChanged = List.of();
  private @Nullable List<String> lastAsked;
  private long changedAt;
  private long changedBefore;

  /**
   * @param named the entries of the names, by name
   */
  Subscription(ResourceTable table, SubscribedNames names, List<TableEntry> named) {
    this.table = table;
    this.names = names;
    this.named = named;
    this.changedAt = entries().stream().mapToLong(entry -> entry.changedAt).max().orElse(-1);
    this.changedBefore = changedAt;
  }

  public ResourceTable table() {
    return table;
  }

  public SubscribedNames names() {
    return names;
  }

  TypeUrl type() {
    return table.type();
  }

  /** Counts a stream in. */
  public void add(Subscriber member) {
    members.add(member);
  }

  /** Counts a stream out; a subscription of nobody is forgotten with the names only it has. */
  public void remove(Subscriber member) {
    if (members.remove(member) && members.isEmpty()) {
      table.forget(this);
    }
  }

  /** The streams that hold it. */
  public Set<Subscriber> members() {
    return members;
  }

  /** The position of the last change of any name. */
  long changedAt() {
    return changedAt;
  }

  /** Whether a request asks for exactly these names. */
  boolean isAskedBy(List<String> requested) {
    if (requested.equals(lastAsked)) {
      return true;
    }
    boolean same = !requested.isEmpty() && names.requested(type(), requested).equals(names);
    if (same && lastAsked == null) {
      // One order is remembered; clients that shuffle their names are compared as sets.
      lastAsked = requested instanceof AsciiNames names ? names.trimmed() : List.copyOf(requested);
    }
    return same;
  }

  void changed(TableEntry entry, long position) {
    if (changedAt != position) {
      changedBefore = changedAt;
      changedAt = position;
      lastChanged = new ArrayList<>(1);
    }
    lastChanged.add(entry);
  }

  /** The names that changed after a position, in no order. */
  Collection<TableEntry> changedSince(long position) {
    if (position >= changedAt) {
      return List.of();
    }
    if (position >= changedBefore) {
      table.counts().looked(lastChanged.size());
      return lastChanged;
    }
    Collection<TableEntry> all = entries();
    table.counts().looked(all.size());
    return all.stream().filter(entry -> entry.changedAt > position).toList();
  }

  /** All entries, by name; with a wildcard, also those that have gone not long ago. */
  Collection<TableEntry> entries() {
    if (!names.isWildcard()) {
      return named;
    }
    if (named.isEmpty()) {
      return table.listed();
    }
    TreeMap<String, TableEntry> all = new TreeMap<>();
    table.listed().forEach(entry -> all.put(entry.name, entry));
    named.forEach(entry -> all.put(entry.name, entry));
    return all.values();
  }

  List<TableEntry> named() {
    return named;
  }

  @Nullable TableEntry entry(String name) {
    return names.covers(name) ? table.entry(name) : null;
  }

  /** The answer for a name that does not exist. */
  @Nullable XdsResource placeholder(TableEntry entry) {
    return names.names().contains(entry.name) ? entry.placeholder : null;
  }

  /** The part of it that exists for this subscription. */
  @Nullable XdsResource resource(TableEntry entry) {
    return entry.listed || names.names().contains(entry.name) ? entry.resource : null;
  }
}
