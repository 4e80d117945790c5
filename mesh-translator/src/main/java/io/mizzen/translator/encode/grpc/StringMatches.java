package io.mizzen.translator.encode.grpc;

import com.google.re2j.Pattern;
import io.mizzen.rules.StringMatch;
import java.util.Optional;

/** Istio's string matches, evaluated by the control plane. */
final class StringMatches {
  private StringMatches() {}

  /** Whether {@code value} satisfies {@code match}; a match without a value accepts everything. */
  static boolean holds(StringMatch match, String value) {
    return match.fold(
        value::equals, value::startsWith, regex -> Pattern.matches(regex, value), () -> true);
  }

  static boolean holds(Optional<StringMatch> match, String value) {
    return match.isEmpty() || holds(match.get(), value);
  }

  /** Istio: an empty match, and the regex {@code *}, ask only for presence. */
  static boolean isPresence(StringMatch match) {
    return match.fold(exact -> false, prefix -> false, "*"::equals, () -> true);
  }
}
