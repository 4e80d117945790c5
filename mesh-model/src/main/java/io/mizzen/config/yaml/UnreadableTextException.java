package io.mizzen.config.yaml;

import io.mizzen.api.Finding;

/** Ends the composition of a text that cannot be read; never leaves this package. */
final class UnreadableTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  UnreadableTextException(Finding finding) {
    super(finding.toString(), null, false, false);
    this.finding = finding;
  }

  UnreadableTextException(Finding finding, RuntimeException cause) {
    super(finding.toString(), cause);
    this.finding = finding;
  }

  Finding finding() {
    return finding;
  }
}
