package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one type for all streams that see the same, as far as one of them asks for it;
 * and for each name, at which position it changed last. Positions count the views that this table
 * was brought up to; a stream that has sent everything up to a position need not look at names that
 * changed before it.
 *
 * <p>Belongs to one thread. Lookups that throw leave what was known and are reported once.
 */
@API(status = API.Status.INTERNAL)
public final class ResourceTable {
  private final TypeUrl type;
  private final TableCounts counts;
  private final Map<String, TableEntry> entries = new HashMap<>();
  private final Listing listing = new Listing();
  private final Map<SubscribedNames, Subscription> subscriptions = new HashMap<>();
  private final Map<AsciiNames.Key, Subscription> asked = new HashMap<>();
  private final TableLookup lookup;
  private long position;

  public ResourceTable(TypeUrl type, ResourceLookup lookup, TableCounts counts) {
    this.type = type;
    this.lookup = new TableLookup(type, lookup, counts);
    this.counts = counts;
  }

  public TypeUrl type() {
    return type;
  }

  TableCounts counts() {
    return counts;
  }

  long position() {
    return position;
  }

  @Nullable TableEntry entry(String name) {
    return entries.get(name);
  }

  Collection<TableEntry> listed() {
    return listing.entries();
  }

  /** Whether nobody asks for anything. */
  public boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  /** The number of names and subscriptions that are kept. */
  public int size() {
    return entries.size() + subscriptions.size();
  }

  /** Whether some lookup threw the last time. */
  public boolean hasFailures() {
    return !lookup.failed().isEmpty();
  }

  /** Whether {@link #takeFailures} has any. */
  public boolean hasUnreportedFailures() {
    return lookup.hasUnreportedFailures();
  }

  /** The lookups that threw since the last call. */
  public List<LookupFailure> takeFailures() {
    return lookup.takeFailures();
  }

  /** The subscription to these names; forgotten again when its last member leaves. */
  public Subscription subscribe(SubscribedNames names) {
    Subscription known = subscriptions.get(names);
    if (known != null) {
      return known;
    }
    if (names.isWildcard() && !listing.isWanted()) {
      list();
    }
    List<TableEntry> named = names.names().stream().sorted().map(this::named).toList();
    Subscription made = new Subscription(this, names, named);
    named.forEach(entry -> entry.subscriptions.add(made));
    subscriptions.put(names, made);
    if (names.isWildcard()) {
      listing.wildcards().add(made);
    }
    return made;
  }

  /** Requests that repeat these bytes ask for that subscription's names. */
  void asked(AsciiNames names, Subscription subscription) {
    asked.put(names.key(), subscription);
  }

  @Nullable Subscription askedBy(AsciiNames names) {
    return asked.get(names.key());
  }

  /**
   * Begins to look up names that a subscription will ask for, so that not all are looked up at
   * once.
   *
   * @param isWildcard whether it will ask for everything else, too
   * @param from where among the names that are not known yet to begin, from 0 to 1
   */
  public NameLookups prepare(List<String> names, boolean isWildcard, double from) {
    Set<String> all = new LinkedHashSet<>(names);
    if (isWildcard && !listing.isWanted()) {
      all.addAll(lookup.names());
    }
    return NameLookups.of(this, all, from);
  }

  /** Looks up a name that is kept from here on although nobody asks for it. */
  TableEntry keep(String name) {
    TableEntry entry = named(name);
    entry.kept++;
    return entry;
  }

  void release(TableEntry entry) {
    entry.kept--;
    forgetIfUnused(entry);
  }

  void forget(Subscription subscription) {
    subscriptions.remove(subscription.names());
    AsciiNames names = subscription.asked();
    if (names != null) {
      asked.remove(names.key(), subscription);
    }
    listing.wildcards().remove(subscription);
    for (TableEntry entry : subscription.named()) {
      entry.subscriptions.remove(subscription);
      forgetIfUnused(entry);
    }
    if (!listing.isWanted()) {
      listing.clear().forEach(this::forgetIfUnused);
    }
  }

  /** The number of names that are kept for wildcards although they have gone. */
  public int goneNames() {
    return listing.gone();
  }

  /** Forgets what went before a position that all streams with a wildcard have reached. */
  public void forgetGone(long reached) {
    listing.forgetGone(reached);
    entries.values().removeIf(entry -> entry.isUnused() && !listing.contains(entry));
  }

  /**
   * Brings the table up to a newer view.
   *
   * @param changed names that may differ, {@code *} for what all there is consists of; empty when
   *     that is not known
   * @return the subscriptions that some name of changed
   */
  public Set<Subscription> advance(ResourceLookup newer, Optional<Set<String>> changed) {
    lookup.moveTo(newer);
    position++;
    Set<Subscription> concerned = new LinkedHashSet<>();
    boolean lists =
        changed.isEmpty()
            || changed.get().contains(SubscribedNames.ALL)
            || lookup.failed().contains(SubscribedNames.ALL);
    Set<String> done = lists && listing.isWanted() ? relist(concerned) : Set.of();
    for (String name : toLookAt(changed)) {
      TableEntry entry = entries.get(name);
      if (entry != null && !done.contains(name) && lookup.look(entry, position)) {
        mark(entry, Change.CONTENT, concerned);
      }
    }
    return concerned;
  }

  private List<String> toLookAt(Optional<Set<String>> changed) {
    if (changed.isEmpty()) {
      return List.copyOf(entries.keySet());
    }
    Set<String> names = new LinkedHashSet<>(changed.get());
    names.addAll(lookup.failed());
    return List.copyOf(names);
  }

  /** The differences of an entry. */
  private enum Change {
    CONTENT,
    /** Only whether it is among all resources of the type. */
    LISTING
  }

  private void mark(TableEntry entry, Change change, Set<Subscription> concerned) {
    entry.changedAt = position;
    if (change == Change.CONTENT) {
      for (Subscription subscription : entry.subscriptions) {
        subscription.changed(entry, position);
        concerned.add(subscription);
      }
    }
    if (listing.contains(entry)) {
      for (Subscription subscription : listing.wildcards()) {
        if (!subscription.names().names().contains(entry.name)) {
          subscription.changed(entry, position);
          concerned.add(subscription);
        }
      }
    }
  }

  private TableEntry named(String name) {
    TableEntry known = entries.get(name);
    if (known != null) {
      return known;
    }
    TableEntry made = added(name);
    entries.put(name, made);
    var unused = lookup.look(made, position);
    return made;
  }

  /**
   * The resource that a client that uses these routes is sent before the present ones, if anything.
   */
  @Nullable NamesAhead namesAhead(TableEntry entry, XdsResource inUse) {
    XdsResource now = entry.resource;
    XdsResource before = entry.before;
    boolean isKnown = before != null && before.equals(inUse);
    return isKnown || now == null ? entry.ahead : lookup.namesAhead(inUse, now);
  }

  static boolean same(XdsResource one, XdsResource other) {
    return one.version().equals(other.version());
  }

  private void list() {
    position++;
    var unused = relist(new LinkedHashSet<>());
  }

  /** Asks for all there is; the names that were answered. */
  private Set<String> relist(Set<Subscription> concerned) {
    Optional<Map<String, XdsResource>> all = lookup.all();
    all.ifPresent(answered -> take(answered, concerned));
    return all.isPresent() ? Set.copyOf(all.get().keySet()) : Set.of();
  }

  private void take(Map<String, XdsResource> all, Set<Subscription> concerned) {
    all.forEach(
        (name, resource) -> {
          TableEntry entry = Objects.requireNonNull(entries.computeIfAbsent(name, this::added));
          boolean appears = listing.add(entry);
          boolean differs = entry.set(resource, position, lookup::namesAhead, type);
          if (differs || appears) {
            mark(entry, differs ? Change.CONTENT : Change.LISTING, concerned);
          }
        });
    for (TableEntry entry : listing.entries()) {
      if (entry.listed && !all.containsKey(entry.name)) {
        unlist(entry, concerned);
      }
    }
  }

  private TableEntry added(String name) {
    TableEntry made = new TableEntry(name);
    made.changedAt = position;
    return made;
  }

  private void unlist(TableEntry entry, Set<Subscription> concerned) {
    listing.remove(entry, position);
    boolean differs = true;
    if (entry.isUnused()) {
      entry.resource = null;
    } else {
      // Somebody names it: it may be there although it is not among all.
      differs = lookup.look(entry, position);
    }
    mark(entry, differs ? Change.CONTENT : Change.LISTING, concerned);
  }

  private void forgetIfUnused(TableEntry entry) {
    if (entry.isUnused() && !listing.contains(entry)) {
      entries.remove(entry.name);
      lookup.forget(entry.name);
    }
  }
}
