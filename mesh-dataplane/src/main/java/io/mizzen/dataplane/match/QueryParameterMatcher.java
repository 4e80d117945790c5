package io.mizzen.dataplane.match;

import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.route.v3.QueryParameterMatcher}. Of a parameter that occurs several times the
 * first value counts; names and values are compared as they stand in the path, still escaped.
 *
 * @param name case-sensitive
 * @param condition what its value must be
 */
@API(status = API.Status.EXPERIMENTAL)
public record QueryParameterMatcher(String name, Condition condition) {

  /** The test of the value. */
  public sealed interface Condition {}

  /** The value as text; a missing parameter has none. */
  public record Value(StringMatcher matcher) implements Condition {
    @Override
    public String toString() {
      return matcher.toString();
    }
  }

  /** Whether there is such a parameter, with or without a value. */
  public record Present(boolean expected) implements Condition {
    @Override
    public String toString() {
      return expected ? "present" : "absent";
    }
  }

  public boolean matches(RequestHead head) {
    @Nullable String value = valueIn(head.path());
    if (condition instanceof Present present) {
      return (value != null) == present.expected();
    }
    return value != null && ((Value) condition).matcher().matches(value);
  }

  /** The reason why the request does not match; empty when it does. */
  public Optional<String> mismatch(RequestHead head) {
    if (matches(head)) {
      return Optional.empty();
    }
    @Nullable String value = valueIn(head.path());
    return Optional.of(this + ", but it is " + (value == null ? "absent" : '"' + value + '"'));
  }

  /** Reads in place: a path has few parameters, a table of them would cost more. */
  private @Nullable String valueIn(String path) {
    int fragment = path.indexOf('#');
    int end = fragment < 0 ? path.length() : fragment;
    int start = path.indexOf('?') + 1;
    while (start > 0 && start <= end) {
      int next = path.indexOf('&', start);
      int stop = next < 0 || next > end ? end : next;
      if (path.startsWith(name, start)) {
        int after = start + name.length();
        if (after == stop) {
          return "";
        }
        if (after < stop && path.charAt(after) == '=') {
          return path.substring(after + 1, stop);
        }
      }
      start = stop + 1;
    }
    return null;
  }

  @Override
  public String toString() {
    return "query parameter " + name + " must be " + condition;
  }
}
