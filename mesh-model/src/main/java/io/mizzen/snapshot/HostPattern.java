package io.mizzen.snapshot;

import io.mizzen.names.HostNames;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A host of a rule: exact, or a wildcard whose {@code *} is the first character.
 *
 * @param text as resolved, never a short name
 */
record HostPattern(String text) implements Comparable<HostPattern> {
  /** Exact before wildcard, then longer before shorter, then alphabetical (Istio's order). */
  static final Comparator<HostPattern> MOST_SPECIFIC_FIRST =
      Comparator.comparing(HostPattern::isWildcard)
          .thenComparing(pattern -> -pattern.text.length())
          .thenComparing(HostPattern::text);

  boolean isWildcard() {
    return HostNames.isWildcard(text);
  }

  /** Whether a concrete host matches: {@code *.foo.com} matches {@code a.foo.com}, not its apex. */
  boolean matches(String host) {
    return HostNames.matches(text, host);
  }

  /** Every wildcard that matches a concrete host, most specific first. */
  static Stream<HostPattern> covering(String host) {
    return HostNames.wildcardsOf(host).map(HostPattern::new);
  }

  @Override
  public int compareTo(HostPattern other) {
    return MOST_SPECIFIC_FIRST.compare(this, other);
  }
}
