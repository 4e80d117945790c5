package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one stream wants of one type, per "How the client specifies what resources to return" of the
 * xDS protocol.
 *
 * @param names without {@code *}
 */
record Interest(Mode mode, Set<String> names) {
  static final Interest UNDECIDED = new Interest(Mode.UNDECIDED, Set.of());
  private static final String STAR = "*";

  enum Mode {
    /** No request yet. */
    UNDECIDED,
    /** Only empty lists were ever sent for a type whose empty list means everything. */
    IMPLICIT_WILDCARD,
    /** The list holds {@code *}. */
    EXPLICIT_WILDCARD,
    /** Just these names; none of them is an unsubscribe. */
    NAMES
  }

  /** What the client wants after a request with these names. */
  Interest next(TypeUrl type, Collection<String> requested) {
    if (requested.isEmpty() && type.isFullState() && neverNamed()) {
      return new Interest(Mode.IMPLICIT_WILDCARD, Set.of());
    }
    Mode next = requested.contains(STAR) ? Mode.EXPLICIT_WILDCARD : Mode.NAMES;
    return new Interest(
        next,
        requested.stream()
            .filter(name -> !name.equals(STAR))
            .collect(Collectors.toUnmodifiableSet()));
  }

  boolean wildcard() {
    return mode == Mode.IMPLICIT_WILDCARD || mode == Mode.EXPLICIT_WILDCARD;
  }

  boolean watching() {
    return wildcard() || !names.isEmpty();
  }

  boolean covers(String name) {
    return wildcard() || names.contains(name);
  }

  /** Whether this asks for anything the other did not. */
  boolean addsTo(Interest other) {
    return (wildcard() && !other.wildcard()) || !other.names.containsAll(names);
  }

  private boolean neverNamed() {
    return mode == Mode.UNDECIDED || mode == Mode.IMPLICIT_WILDCARD;
  }
}
