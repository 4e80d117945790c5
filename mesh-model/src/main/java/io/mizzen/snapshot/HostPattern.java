package io.mizzen.snapshot;

import java.util.Comparator;

/**
 * A host of a rule: exact, or a wildcard whose {@code *} is the first label.
 *
 * @param text as resolved, never a short name
 */
record HostPattern(String text) {
  /** Exact before wildcard, then longer before shorter, then alphabetical (Istio's order). */
  static final Comparator<HostPattern> MOST_SPECIFIC_FIRST =
      Comparator.comparing(HostPattern::isWildcard)
          .thenComparing(pattern -> -pattern.text.length())
          .thenComparing(HostPattern::text);

  boolean isWildcard() {
    return text.startsWith("*");
  }

  /** Whether a concrete host matches: {@code *.foo.com} matches {@code a.foo.com}, not its apex. */
  boolean matches(String host) {
    return isWildcard()
        ? host.length() >= text.length() && host.endsWith(text.substring(1))
        : host.equals(text);
  }
}
