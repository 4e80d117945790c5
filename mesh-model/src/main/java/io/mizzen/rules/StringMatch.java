package io.mizzen.rules;

import io.mizzen.config.OneOf;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Istio {@code StringMatch}: at most one of three ways to match; none set matches any value. */
public record StringMatch(
    @OneOf("matchType") Optional<String> exact,
    @OneOf("matchType") Optional<String> prefix,
    @OneOf("matchType") Optional<String> regex) {

  public static StringMatch exact(String value) {
    return new StringMatch(Optional.of(value), Optional.empty(), Optional.empty());
  }

  public static StringMatch prefix(String value) {
    return new StringMatch(Optional.empty(), Optional.of(value), Optional.empty());
  }

  public static StringMatch regex(String value) {
    return new StringMatch(Optional.empty(), Optional.empty(), Optional.of(value));
  }

  /** Branches on which of the three is set; {@code unset} when none is. */
  public <R> R fold(
      Function<String, R> exactly,
      Function<String, R> prefixed,
      Function<String, R> regexed,
      Supplier<R> unset) {
    if (exact.isPresent()) {
      return exactly.apply(exact.get());
    }
    if (prefix.isPresent()) {
      return prefixed.apply(prefix.get());
    }
    return regex.isPresent() ? regexed.apply(regex.get()) : unset.get();
  }
}
