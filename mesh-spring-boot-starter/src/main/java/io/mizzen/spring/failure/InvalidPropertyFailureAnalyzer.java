package io.mizzen.spring.failure;

import io.mizzen.spring.InvalidMizzenPropertyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property below {@code mizzen} to change. */
final class InvalidPropertyFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidMizzenPropertyException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, InvalidMizzenPropertyException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
  }
}
