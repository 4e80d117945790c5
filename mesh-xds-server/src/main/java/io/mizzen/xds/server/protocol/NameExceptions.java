package io.mizzen.xds.server.protocol;

import io.mizzen.xds.XdsResource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apiguardian.api.API;

/**
 * The names of a subscription for which "sent up to a position" is not the whole truth. Mostly
 * there are none.
 *
 * @param unsent names that the client was sent nothing for since it asked
 * @param outdated names of which the client has an older version than the position says
 * @param refused names that the client refused, with the position they were sent at; they are not
 *     sent again until they change
 * @param staleUnsubscribes names that stale requests left out. Their change of names is ignored,
 *     since a request with the newest nonce follows; but if that one names them again, the client
 *     has dropped what it had in between and needs it anew
 * @param held clusters that have gone and stay with the client for its routes' sake
 * @param ahead route configurations of which the client was sent {@link NamesAhead} so far
 * @param waitsForRoutes whether some name waits until the client has accepted listeners and routes
 */
@API(status = API.Status.INTERNAL)
public record NameExceptions(
    Set<String> unsent,
    Set<String> outdated,
    Map<String, Long> refused,
    Set<String> staleUnsubscribes,
    Map<String, Held> held,
    Map<String, Ahead> ahead,
    boolean waitsForRoutes) {
  static final NameExceptions NONE =
      new NameExceptions(Set.of(), Set.of(), Map.of(), Set.of(), Map.of(), Map.of(), false);

  /**
   * A cluster that has gone.
   *
   * @param resource what it was; empty when only the client knows
   * @param isCurrent whether the client surely has this very version
   * @param removeAt when it is removed, in nanoseconds of the caller's clock; empty while routes
   *     may name it
   */
  record Held(Optional<XdsResource> resource, boolean isCurrent, OptionalLong removeAt) {}

  /**
   * Routes that wait until the client knows their clusters.
   *
   * @param inUse the routes the client uses meanwhile
   * @param sent what it was sent
   * @param since when, in nanoseconds of the caller's clock
   */
  record Ahead(XdsResource inUse, NamesAhead sent, long since) {}

  public NameExceptions {
    unsent = Set.copyOf(unsent);
    outdated = Set.copyOf(outdated);
    refused = Map.copyOf(refused);
    staleUnsubscribes = Set.copyOf(staleUnsubscribes);
    held = Map.copyOf(held);
    ahead = Map.copyOf(ahead);
  }

  /** Whether "sent up to a position" is the whole truth. */
  boolean isEmpty() {
    return !hasUnsent() && refused.isEmpty() && staleUnsubscribes.isEmpty() && !waitsForRoutes;
  }

  boolean hasUnsent() {
    return !unsent.isEmpty() || !outdated.isEmpty() || !held.isEmpty() || !ahead.isEmpty();
  }

  /** When something that waits for its time is to be looked at again. */
  OptionalLong nextAt(SendContext context) {
    if (held.isEmpty() && ahead.isEmpty()) {
      return OptionalLong.empty();
    }
    return LongStream.concat(
            held.values().stream().map(Held::removeAt).flatMapToLong(OptionalLong::stream),
            ahead.values().stream().mapToLong(each -> each.since() + context.warmingLimit()))
        .map(at -> at - context.now())
        .min()
        .stream()
        .map(left -> left + context.now())
        .findAny();
  }

  NameExceptions withRefused(Map<String, Long> next) {
    Map<String, Ahead> others = new HashMap<>(ahead);
    others.keySet().removeAll(next.keySet());
    return new NameExceptions(
        unsent, outdated, next, staleUnsubscribes, held, others, waitsForRoutes);
  }

  NameExceptions withStaleUnsubscribes(Set<String> next) {
    return new NameExceptions(unsent, outdated, refused, next, held, ahead, waitsForRoutes);
  }

  NameExceptions withUnsent(Set<String> more) {
    Set<String> all = new HashSet<>(unsent);
    all.addAll(more);
    return new NameExceptions(
        all, outdated, refused, staleUnsubscribes, held, ahead, waitsForRoutes);
  }

  NameExceptions withOutdated(Set<String> more) {
    Set<String> all = new HashSet<>(outdated);
    all.addAll(more);
    return new NameExceptions(unsent, all, refused, staleUnsubscribes, held, ahead, waitsForRoutes);
  }

  /** Everything is unsent anyway; what was refused waits for a change all the same. */
  NameExceptions allUnsent() {
    return new NameExceptions(
        Set.of(), Set.of(), refused, staleUnsubscribes, Map.of(), Map.of(), false);
  }

  /** Only for these names, with no stale unsubscribes left. */
  NameExceptions only(Predicate<String> names) {
    if (equals(NONE)) {
      return NONE;
    }
    Map<String, Long> stillRefused = new HashMap<>(refused);
    stillRefused.keySet().removeIf(names.negate());
    Map<String, Held> stillHeld = new HashMap<>(held);
    stillHeld.keySet().removeIf(names.negate());
    Map<String, Ahead> stillAhead = new HashMap<>(ahead);
    stillAhead.keySet().removeIf(names.negate());
    return new NameExceptions(
        only(unsent, names),
        only(outdated, names),
        stillRefused,
        Set.of(),
        stillHeld,
        stillAhead,
        waitsForRoutes);
  }

  private static Set<String> only(Set<String> all, Predicate<String> names) {
    Set<String> left = new HashSet<>(all);
    left.removeIf(names.negate());
    return left;
  }
}
