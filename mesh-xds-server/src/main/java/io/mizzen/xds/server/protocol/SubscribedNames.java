package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The names of one type that a client subscribes to, per "How the client specifies what resources
 * to return" of the xDS protocol.
 *
 * @param names without {@code *}
 */
@API(status = API.Status.INTERNAL)
public record SubscribedNames(Mode mode, Set<String> names) {
  /** Before the first request of a type. */
  public static final SubscribedNames UNDECIDED = new SubscribedNames(Mode.UNDECIDED, Set.of());

  static final String ALL = "*";

  /** The forms of a client's subscription. */
  public enum Mode {
    /** No request yet. */
    UNDECIDED,
    /** Only empty lists were ever sent for a type whose empty list means everything. */
    LEGACY_WILDCARD,
    /** The list holds {@code *}. */
    WILDCARD,
    /** Just these names; none of them is an unsubscribe. */
    NAMES
  }

  public SubscribedNames {
    names = Set.copyOf(names);
  }

  /** After a state-of-the-world request with these names. */
  SubscribedNames requested(TypeUrl type, Collection<String> requested) {
    if (requested.isEmpty() && type.isFullState() && neverNamed()) {
      return new SubscribedNames(Mode.LEGACY_WILDCARD, Set.of());
    }
    return of(requested);
  }

  /** Of a request with these names, of which there are some or were before. */
  static SubscribedNames of(Collection<String> requested) {
    return new SubscribedNames(
        requested.contains(ALL) ? Mode.WILDCARD : Mode.NAMES, named(requested));
  }

  /** After a delta request. */
  SubscribedNames changed(
      TypeUrl type, Collection<String> subscribe, Collection<String> unsubscribe) {
    if (subscribe.isEmpty() && unsubscribe.isEmpty()) {
      return mode == Mode.UNDECIDED ? requested(type, subscribe) : this;
    }
    Set<String> next = new HashSet<>(names);
    next.addAll(named(subscribe));
    next.removeAll(named(unsubscribe));
    boolean all = (isWildcard() || subscribe.contains(ALL)) && !unsubscribe.contains(ALL);
    return new SubscribedNames(all ? Mode.WILDCARD : Mode.NAMES, next);
  }

  private static Set<String> named(Collection<String> requested) {
    return requested.stream()
        .filter(name -> !name.equals(ALL))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the client asks for all that there is. */
  public boolean isWildcard() {
    return mode == Mode.LEGACY_WILDCARD || mode == Mode.WILDCARD;
  }

  /** Whether the client asks for anything. */
  public boolean isSubscribed() {
    return isWildcard() || !names.isEmpty();
  }

  /** Whether a request that asks for these names makes a client ask for all that there is. */
  boolean becomesWildcard(TypeUrl type, Collection<String> requested) {
    return !isWildcard()
        && (requested.isEmpty()
            ? mode == Mode.UNDECIDED && type.isFullState()
            : requested.contains(ALL));
  }

  boolean covers(String name) {
    return isWildcard() || names.contains(name);
  }

  /** Whether this asks for anything the other did not. */
  boolean addsTo(SubscribedNames other) {
    // Mostly the same object.
    return !equals(other)
        && ((isWildcard() && !other.isWildcard()) || !other.names.containsAll(names));
  }

  private boolean neverNamed() {
    return mode == Mode.UNDECIDED || mode == Mode.LEGACY_WILDCARD;
  }
}
