package io.mizzen.dataplane.match;

import com.google.re2j.Pattern;
import io.mizzen.dataplane.match.StringMatcher.LetterCase;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The path specifier of {@code envoy.config.route.v3.RouteMatch}. All forms see the path without
 * query and fragment.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface PathMatcher {

  /**
   * Whether a path matches.
   *
   * @param path may go on with query and fragment
   * @param end where the path itself ends ({@link RequestHead#endOfPath})
   */
  boolean matches(String path, int end);

  /** The reason why the request does not match; empty when it does. */
  default Optional<String> mismatch(RequestHead head) {
    return matches(head.path(), head.endOfPath())
        ? Optional.empty()
        : Optional.of("path must be " + this + ", but it is " + head.plainPath());
  }

  /** {@code path}. */
  record Exact(String expected, LetterCase letterCase) implements PathMatcher {
    @Override
    public boolean matches(String path, int end) {
      return end == expected.length()
          && path.regionMatches(letterCase == LetterCase.IGNORED, 0, expected, 0, end);
    }

    @Override
    public String toString() {
      return "exact " + expected + caseWords(letterCase);
    }
  }

  /** {@code prefix}. */
  record Prefix(String expected, LetterCase letterCase) implements PathMatcher {
    @Override
    public boolean matches(String path, int end) {
      return expected.length() <= end
          && path.regionMatches(
              letterCase == LetterCase.IGNORED, 0, expected, 0, expected.length());
    }

    @Override
    public String toString() {
      return "prefix " + (expected.isEmpty() ? "\"\"" : expected) + caseWords(letterCase);
    }
  }

  /** {@code path_separated_prefix}: {@code /api} takes {@code /api} and {@code /api/x}. */
  record SeparatedPrefix(String expected, LetterCase letterCase) implements PathMatcher {
    @Override
    public boolean matches(String path, int end) {
      int length = expected.length();
      return length <= end
          && path.regionMatches(letterCase == LetterCase.IGNORED, 0, expected, 0, length)
          && (end == length || path.charAt(length) == '/');
    }

    @Override
    public String toString() {
      return "below " + expected + caseWords(letterCase);
    }
  }

  /** {@code safe_regex}, for the whole path. */
  record Regex(Pattern pattern) implements PathMatcher {
    @Override
    public boolean matches(String path, int end) {
      return pattern.matches(end == path.length() ? path : path.substring(0, end));
    }

    @Override
    public String toString() {
      return "regex " + pattern.pattern();
    }
  }

  private static String caseWords(LetterCase letterCase) {
    return letterCase == LetterCase.IGNORED ? " (any case)" : "";
  }
}
