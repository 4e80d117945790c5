package io.mizzen.spring.failure;

import io.mizzen.controlplane.ConfigRejectedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which rules keep the application from starting. */
final class RejectedRulesFailureAnalyzer extends AbstractFailureAnalyzer<ConfigRejectedException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ConfigRejectedException cause) {
    return new FailureAnalysis(
        "Rules of the mesh were rejected:\n\n" + cause.getMessage(),
        "Correct them, or start without them: mizzen.rules.on-error=degrade.",
        cause);
  }
}
