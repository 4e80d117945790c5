package io.mizzen.xds.server.protocol;

import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The response to every stream that has sent a subscription up to the same position and of which
 * nothing else has to be known: all that is due exists, and no route waits for its clusters.
 * Immutable.
 *
 * @param position of the table it was made from
 * @param isFullResponse whether it lists everything however large that is
 * @param responseBytes where it is cut off otherwise
 * @param isShared whether there is such a response; without resources if not
 * @param later what is left for the next response
 */
record SharedAnswer(
    long position,
    boolean isFullResponse,
    long responseBytes,
    boolean isShared,
    List<XdsResource> resources,
    NameExceptions later) {
  SharedAnswer {
    resources = List.copyOf(resources);
  }

  boolean isFor(long at, boolean isFull, long bytes) {
    return position == at && isFullResponse == isFull && responseBytes == bytes;
  }

  /** To streams that were sent nothing. */
  static SharedAnswer first(Subscription subscription, boolean isFullResponse, long bytes) {
    Collection<TableEntry> all = subscription.entries();
    subscription.table().counts().looked(all.size());
    List<XdsResource> due = due(subscription, all);
    return isFullResponse
        ? whole(subscription, due, due, bytes)
        : parts(subscription, due, bytes, NameExceptions.NONE::withUnsent);
  }

  /** To streams that were sent everything but what changed last. */
  static SharedAnswer next(
      Subscription subscription,
      Collection<TableEntry> changed,
      boolean isFullResponse,
      long bytes) {
    subscription.table().counts().looked(changed.size());
    Map<String, TableEntry> byName = new TreeMap<>();
    changed.forEach(entry -> byName.put(entry.name, entry));
    boolean routesWait = changed.stream().anyMatch(entry -> entry.before != null);
    List<XdsResource> due = routesWait ? List.of() : due(subscription, byName.values());
    return isFullResponse
        ? whole(subscription, due, listed(subscription), bytes)
        : parts(subscription, due, bytes, NameExceptions.NONE::withOutdated);
  }

  /** The resources of these names; none if one does not exist. */
  private static List<XdsResource> due(Subscription subscription, Collection<TableEntry> names) {
    List<XdsResource> due = new ArrayList<>(names.size());
    for (TableEntry entry : names) {
      XdsResource resource = subscription.resource(entry);
      if (resource == null) {
        return List.of();
      }
      due.add(resource);
    }
    return due;
  }

  private static List<XdsResource> listed(Subscription subscription) {
    List<XdsResource> all = new ArrayList<>();
    for (TableEntry entry : subscription.entries()) {
      @Nullable XdsResource resource = subscription.resource(entry);
      @Nullable XdsResource each = resource != null ? resource : subscription.placeholder(entry);
      if (each != null) {
        all.add(each);
      }
    }
    subscription.table().counts().looked(all.size());
    return all;
  }

  private static SharedAnswer whole(
      Subscription subscription, List<XdsResource> due, List<XdsResource> all, long bytes) {
    return new SharedAnswer(
        subscription.table().position(),
        true,
        bytes,
        !due.isEmpty(),
        due.isEmpty() ? List.of() : all,
        NameExceptions.NONE);
  }

  /**
   * @param left what is left for later, as a stream keeps it in mind
   */
  private static SharedAnswer parts(
      Subscription subscription,
      List<XdsResource> due,
      long most,
      Function<Set<String>, NameExceptions> left) {
    List<XdsResource> first = new ArrayList<>(due.size());
    Set<String> later = new HashSet<>(0);
    long bytes = 0;
    for (XdsResource resource : due) {
      bytes += resource.size();
      if (first.isEmpty() || (later.isEmpty() && bytes <= most)) {
        first.add(resource);
      } else {
        later.add(resource.name());
      }
    }
    return new SharedAnswer(
        subscription.table().position(),
        false,
        most,
        !first.isEmpty(),
        first,
        later.isEmpty() ? NameExceptions.NONE : left.apply(later));
  }
}
