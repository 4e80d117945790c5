package io.mizzen.names;

import io.mizzen.config.constraint.TextForm;
import java.util.function.Predicate;

/** A text form that a predicate tells. */
abstract class PredicateForm implements TextForm {
  private final String code;
  private final String expected;
  private final Predicate<String> matches;

  PredicateForm(String code, String expected, Predicate<String> matches) {
    this.code = code;
    this.expected = expected;
    this.matches = matches;
  }

  @Override
  public final boolean matches(String text) {
    return matches.test(text);
  }

  @Override
  public final String expected() {
    return expected;
  }

  @Override
  public final String code() {
    return code;
  }
}
