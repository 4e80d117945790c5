package io.mizzen.dataplane.match;

import com.google.re2j.Pattern;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * {@code envoy.type.matcher.v3.StringMatcher}. {@code toString} is the condition in words: {@code
 * exact jason}.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface StringMatcher {

  /** Whether letters of different case are equal; regular expressions say so themselves. */
  enum LetterCase {
    SENSITIVE,
    IGNORED
  }

  boolean matches(String text);

  /** The whole text. */
  record Exact(String expected, LetterCase letterCase) implements StringMatcher {
    @Override
    public boolean matches(String text) {
      return letterCase == LetterCase.IGNORED
          ? text.equalsIgnoreCase(expected)
          : text.equals(expected);
    }

    @Override
    public String toString() {
      return words("exact", expected, letterCase);
    }
  }

  /** The start of the text. */
  record Prefix(String expected, LetterCase letterCase) implements StringMatcher {
    @Override
    public boolean matches(String text) {
      return text.regionMatches(
          letterCase == LetterCase.IGNORED, 0, expected, 0, expected.length());
    }

    @Override
    public String toString() {
      return words("prefix", expected, letterCase);
    }
  }

  /** The end of the text. */
  record Suffix(String expected, LetterCase letterCase) implements StringMatcher {
    @Override
    public boolean matches(String text) {
      return text.regionMatches(
          letterCase == LetterCase.IGNORED,
          text.length() - expected.length(),
          expected,
          0,
          expected.length());
    }

    @Override
    public String toString() {
      return words("suffix", expected, letterCase);
    }
  }

  /** A part of the text. */
  record Contains(String expected, LetterCase letterCase) implements StringMatcher {
    @Override
    public boolean matches(String text) {
      return letterCase == LetterCase.IGNORED
          ? text.toLowerCase(Locale.ROOT).contains(expected.toLowerCase(Locale.ROOT))
          : text.contains(expected);
    }

    @Override
    public String toString() {
      return words("contains", expected, letterCase);
    }
  }

  /** A regular expression for the whole text. */
  record Regex(Pattern pattern) implements StringMatcher {
    @Override
    public boolean matches(String text) {
      return pattern.matches(text);
    }

    @Override
    public String toString() {
      return "regex " + pattern.pattern();
    }
  }

  private static String words(String form, String expected, LetterCase letterCase) {
    String shown = expected.isEmpty() ? "\"\"" : expected;
    return form + " " + shown + (letterCase == LetterCase.IGNORED ? " (any case)" : "");
  }
}
