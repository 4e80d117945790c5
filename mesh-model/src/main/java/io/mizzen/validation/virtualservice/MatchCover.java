package io.mizzen.validation.virtualservice;

import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether one HTTP match takes every request another one takes. Sound, not complete: {@code true}
 * is certain, {@code false} may mean "not obvious" (two regular expressions are only compared as
 * text).
 */
final class MatchCover {
  private MatchCover() {}

  static boolean covers(HttpMatchRequest wide, HttpMatchRequest narrow) {
    return coversUri(wide, narrow)
        && covers(wide.scheme(), narrow.scheme())
        && covers(wide.method(), narrow.method())
        && covers(wide.authority(), narrow.authority())
        && isWithin(wide.headers(), narrow.headers())
        && isWithin(wide.queryParams(), narrow.queryParams())
        && isWithin(wide.withoutHeaders(), narrow.withoutHeaders())
        && (wide.port() == 0 || wide.port() == narrow.port())
        && isWithin(wide.sourceLabels(), narrow.sourceLabels())
        && (wide.sourceNamespace().isEmpty()
            || wide.sourceNamespace().equals(narrow.sourceNamespace()))
        && coversGateways(wide.gateways(), narrow.gateways());
  }

  private static boolean coversUri(HttpMatchRequest wide, HttpMatchRequest narrow) {
    if (wide.uri().isEmpty()) {
      return true;
    }
    StringMatch pattern = wide.uri().get();
    if (pattern.prefix().filter(prefix -> prefix.isEmpty() || prefix.equals("/")).isPresent()) {
      return true; // every path starts with a slash
    }
    if (narrow.uri().isEmpty()) {
      return false;
    }
    if (!wide.ignoreUriCase()) {
      return !narrow.ignoreUriCase() && coversText(pattern, narrow.uri().get());
    }
    return coversText(lowerCase(pattern), lowerCase(narrow.uri().get()));
  }

  /** Regular expressions ignore {@code ignoreUriCase}, so they stay as they are. */
  private static StringMatch lowerCase(StringMatch match) {
    return new StringMatch(
        match.exact().map(text -> text.toLowerCase(Locale.ROOT)),
        match.prefix().map(text -> text.toLowerCase(Locale.ROOT)),
        match.regex());
  }

  private static boolean covers(Optional<StringMatch> wide, Optional<StringMatch> narrow) {
    return wide.isEmpty() || (narrow.isPresent() && coversText(wide.get(), narrow.get()));
  }

  private static boolean coversText(StringMatch wide, StringMatch narrow) {
    if (wide.equals(narrow)) {
      return true;
    }
    return wide.prefix()
        .filter(
            prefix ->
                narrow.prefix().or(narrow::exact).filter(t -> t.startsWith(prefix)).isPresent())
        .isPresent();
  }

  private static <V> boolean isWithin(Map<String, V> wide, Map<String, V> narrow) {
    return narrow.entrySet().containsAll(wide.entrySet());
  }

  private static boolean coversGateways(List<String> wide, List<String> narrow) {
    return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
  }
}
