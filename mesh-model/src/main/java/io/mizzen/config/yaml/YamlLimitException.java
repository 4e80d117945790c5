package io.mizzen.config.yaml;

import io.mizzen.api.Finding;

/** Ends the composition of a text that exceeds a cap; never leaves this package. */
final class YamlLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  YamlLimitException(Finding finding) {
    super(finding.toString(), null, false, false);
    this.finding = finding;
  }

  Finding finding() {
    return finding;
  }
}
