package io.mizzen.dataplane.match;

import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.route.v3.HeaderMatcher}.
 *
 * <p>A header that is absent matches nothing, inverted or not, unless {@code whenMissing} says that
 * it counts as empty; only {@link Present} asks for absence itself.
 *
 * @param name stored in lower case; {@code :method}, {@code :authority}, {@code :path} and {@code
 *     :scheme} are headers too
 * @param condition what its value must be
 * @param sense whether the condition's answer is turned around ({@code invert_match})
 * @param whenMissing {@code treat_missing_header_as_empty}
 */
@API(status = API.Status.EXPERIMENTAL)
public record HeaderMatcher(
    String name, Condition condition, Sense sense, WhenMissing whenMissing) {

  /** {@code invert_match}. */
  public enum Sense {
    AS_IS,
    INVERTED
  }

  /** {@code treat_missing_header_as_empty}. */
  public enum WhenMissing {
    NO_MATCH,
    EMPTY
  }

  /** The test of the value. */
  public sealed interface Condition {}

  /** The value as text. */
  public record Value(StringMatcher matcher) implements Condition {
    @Override
    public String toString() {
      return matcher.toString();
    }
  }

  /**
   * The value as a decimal number.
   *
   * @param start inclusive
   * @param end exclusive
   */
  public record Range(long start, long end) implements Condition {
    boolean holds(String value) {
      try {
        long number = Long.parseLong(value.strip());
        return number >= start && number < end;
      } catch (NumberFormatException e) {
        return false; // not a number: in no range
      }
    }

    @Override
    public String toString() {
      return "in [" + start + ", " + end + ")";
    }
  }

  /**
   * Whether there is such a header.
   *
   * @param expected false asks for its absence
   */
  public record Present(boolean expected) implements Condition {
    @Override
    public String toString() {
      return expected ? "present" : "absent";
    }
  }

  public HeaderMatcher {
    name = name.toLowerCase(Locale.ROOT);
  }

  public boolean matches(RequestHead head) {
    @Nullable String value = head.header(name);
    if (condition instanceof Present present) {
      boolean isThere = value != null || whenMissing == WhenMissing.EMPTY;
      return (isThere == present.expected()) != (sense == Sense.INVERTED);
    }
    if (value == null && whenMissing == WhenMissing.NO_MATCH) {
      return false;
    }
    return holds(value == null ? "" : value) != (sense == Sense.INVERTED);
  }

  /** The reason why the request does not match; empty when it does. */
  public Optional<String> mismatch(RequestHead head) {
    if (matches(head)) {
      return Optional.empty();
    }
    @Nullable String value = head.header(name);
    return Optional.of(this + ", but it is " + (value == null ? "absent" : quoted(value)));
  }

  private boolean holds(String value) {
    if (condition instanceof Value text) {
      return text.matcher().matches(value);
    }
    return ((Range) condition).holds(value);
  }

  private static String quoted(String value) {
    return '"' + value + '"';
  }

  /** {@code header end-user must be exact jason}. */
  @Override
  public String toString() {
    String must = sense == Sense.INVERTED ? " must not be " : " must be ";
    return "header " + name + must + condition;
  }
}
