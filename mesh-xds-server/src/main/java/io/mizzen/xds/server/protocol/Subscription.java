package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
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
  private @Nullable AsciiNames asked;
  private @Nullable SharedAnswer first;
  private @Nullable SharedAnswer next;
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

  /** These names as the first request had them. */
  @Nullable AsciiNames asked() {
    return asked;
  }

  /**
   * A request asks for exactly these names. One order is remembered: clients that shuffle their
   * names are compared as sets.
   */
  void askedBy(List<String> requested) {
    if (asked == null && requested instanceof AsciiNames all && !all.isEmpty()) {
      asked = all.trimmed();
      table.asked(asked, this);
    }
  }

  /** Whether a stream has asked for these names in this order. */
  boolean isKnown(List<String> requested) {
    return requested instanceof AsciiNames all && (all.equals(asked) || table.askedBy(all) != null);
  }

  /** Whether a request asks for exactly these names. */
  boolean isAskedBy(List<String> requested) {
    return !requested.isEmpty() && (requested.equals(asked) || requested(requested).equals(names));
  }

  /** The names of a request by a stream that has this subscription. */
  SubscribedNames requested(List<String> requested) {
    if (requested instanceof AsciiNames all && !all.isEmpty()) {
      Subscription known = all.equals(asked) ? this : table.askedBy(all);
      return known != null ? known.names : all.subscribed(table.counts());
    }
    table.counts().read(requested.size());
    return names.requested(type(), requested);
  }

  /**
   * The answer for a stream that was sent everything up to a position; empty where it takes more to
   * tell.
   */
  Optional<SharedAnswer> answerAfter(long sent, boolean isFullResponse, long responseBytes) {
    if (sent >= 0 && (sent < changedBefore || sent >= changedAt)) {
      return Optional.empty();
    }
    SharedAnswer known = sent < 0 ? first : next;
    if (known == null || !known.isFor(table.position(), isFullResponse, responseBytes)) {
      if (sent < 0) {
        known = SharedAnswer.first(this, isFullResponse, responseBytes);
        first = known;
      } else {
        known = SharedAnswer.next(this, lastChanged, isFullResponse, responseBytes);
        next = known;
      }
    }
    return known.isShared() ? Optional.of(known) : Optional.empty();
  }

  void changed(TableEntry entry, long position) {
    first = null;
    next = null;
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
