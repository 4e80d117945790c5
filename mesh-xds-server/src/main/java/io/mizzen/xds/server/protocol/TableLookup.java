package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lookups of one {@link ResourceTable} in its newest view. One that throws leaves what was
 * known, is tried again with the next view, and is reported once. Belongs to the table's thread.
 */
final class TableLookup {
  private final TypeUrl type;
  private final TableCounts counts;

  /** The names whose last lookup threw. */
  private final Set<String> failed = new HashSet<>();

  private List<LookupFailure> failures = new ArrayList<>();
  private ResourceLookup view;

  TableLookup(TypeUrl type, ResourceLookup view, TableCounts counts) {
    this.type = type;
    this.view = view;
    this.counts = counts;
  }

  void moveTo(ResourceLookup newer) {
    view = newer;
  }

  /** The names whose last lookup threw; {@code *} for that of all there is. */
  Set<String> failed() {
    return failed;
  }

  /** Whether {@link #takeFailures} has any. */
  boolean hasUnreportedFailures() {
    return !failures.isEmpty();
  }

  /** The lookups that threw since the last call. */
  List<LookupFailure> takeFailures() {
    List<LookupFailure> taken = failures;
    failures = new ArrayList<>();
    return taken;
  }

  /** Drops the failure of a name that nobody subscribes to any more. */
  void forget(String name) {
    failed.remove(name);
  }

  /**
   * Looks an entry up.
   *
   * @param position where the table is
   * @return whether a stream may have to be sent something
   */
  boolean look(TableEntry entry, long position) {
    return attempt(entry.name, () -> found(entry, position)).orElse(false);
  }

  private boolean found(TableEntry entry, long position) {
    counts.lookedUp();
    Optional<XdsResource> found = view.find(type, entry.name).map(each -> checked(entry, each));
    XdsResource placeholder =
        found.isPresent() || type.equals(TypeUrl.LISTENER)
            ? null
            : view.absent(type, entry.name).map(each -> checked(entry, each)).orElse(null);
    boolean answerable = placeholder != null && entry.placeholder == null;
    entry.placeholder = placeholder;
    return entry.set(found.orElse(null), position, this::namesAhead, type) || answerable;
  }

  private static XdsResource checked(TableEntry entry, XdsResource resource) {
    if (!resource.name().equals(entry.name)) {
      throw new IllegalStateException(
          "view answered " + resource + " (expected: a resource named " + entry.name + ")");
    }
    return resource;
  }

  /** All there is, by name; empty if that lookup throws. */
  Optional<Map<String, XdsResource>> all() {
    return attempt(
        SubscribedNames.ALL,
        () -> {
          counts.lookedUp();
          Map<String, XdsResource> all = new HashMap<>();
          view.all(type).forEach(resource -> all.put(resource.name(), resource));
          return all;
        });
  }

  /** The names of all there is; none if that lookup throws. */
  Collection<String> names() {
    try {
      return view.names(type);
    } catch (RuntimeException e) {
      fail(SubscribedNames.ALL, e);
      return List.of();
    }
  }

  /** The names that a client is sent before one route configuration replaces another; or null. */
  @Nullable NamesAhead namesAhead(XdsResource before, XdsResource after) {
    return type.equals(TypeUrl.ROUTE) ? view.namesAhead(before, after).orElse(null) : null;
  }

  private <T> Optional<T> attempt(String name, Supplier<T> lookup) {
    try {
      T found = lookup.get();
      failed.remove(name);
      return Optional.of(found);
    } catch (RuntimeException e) {
      fail(name, e);
      return Optional.empty();
    }
  }

  private void fail(String name, RuntimeException cause) {
    failures.add(new LookupFailure(type, name, cause, failed.add(name)));
  }
}
