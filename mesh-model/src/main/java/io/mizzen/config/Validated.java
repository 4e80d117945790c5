package io.mizzen.config;

import io.mizzen.api.Finding;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apiguardian.api.API;

/** A value that passed its checks, or everything that is wrong with it. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Validated<T> {
  static <T> Validated<T> valid(T value) {
    return new Valid<>(value, List.of());
  }

  static <T> Validated<T> invalid(List<Finding> findings) {
    return new Invalid<>(findings);
  }

  /** {@code value} when none of {@code findings} is an error. */
  static <T> Validated<T> of(T value, List<Finding> findings) {
    return findings.stream().anyMatch(Finding::isError)
        ? new Invalid<>(findings)
        : new Valid<>(value, findings);
  }

  /** The findings of both cases; those of a valid value are warnings and remarks. */
  List<Finding> findings();

  default boolean isValid() {
    return this instanceof Valid;
  }

  default <R> R fold(BiFunction<T, List<Finding>, R> valid, Function<List<Finding>, R> invalid) {
    if (this instanceof Valid<T> v) {
      return valid.apply(v.value(), v.findings());
    }
    return invalid.apply(findings());
  }

  default <R> Validated<R> map(Function<T, R> change) {
    return fold(
        (value, findings) -> new Valid<>(change.apply(value), findings), Validated::invalid);
  }

  /** Accepted. */
  record Valid<T>(T value, List<Finding> findings) implements Validated<T> {
    public Valid {
      findings = List.copyOf(findings);
    }
  }

  /** Rejected, with at least one error. */
  record Invalid<T>(List<Finding> findings) implements Validated<T> {
    public Invalid {
      findings = List.copyOf(findings);
      if (findings.stream().noneMatch(Finding::isError)) {
        throw new IllegalArgumentException("findings: " + findings + " (expected: an error)");
      }
    }
  }
}
