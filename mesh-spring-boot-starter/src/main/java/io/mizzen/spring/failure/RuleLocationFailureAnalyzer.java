package io.mizzen.spring.failure;

import io.mizzen.spring.RuleLocationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which location of rules cannot be read. */
final class RuleLocationFailureAnalyzer extends AbstractFailureAnalyzer<RuleLocationException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, RuleLocationException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Set mizzen.rules.locations to files, directories or resources that exist; a pattern"
            + " (classpath*:mesh/*.yaml) may match nothing.",
        cause);
  }
}
