package io.mizzen.examples.bookinfo.page;

import java.util.Comparator;

/**
 * One call of the application.
 *
 * @param caller {@code productpage}, or service and version such as {@code reviews v2}
 * @param service the called one
 * @param outcome the version that answered, or {@link Split#FAILED}
 */
record Hop(String caller, String service, String outcome) {
  static final Comparator<String> VERSIONS_THEN_FAILED =
      Comparator.<String, Boolean>comparing(Split.FAILED::equals)
          .thenComparing(Comparator.naturalOrder());

  static final Comparator<Hop> ORDER =
      Comparator.comparing(Hop::service)
          .thenComparing(Hop::outcome, VERSIONS_THEN_FAILED)
          .thenComparing(Hop::caller);
}
