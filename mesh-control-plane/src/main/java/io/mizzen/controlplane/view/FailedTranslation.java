package io.mizzen.controlplane.view;

import io.mizzen.api.EscapedText;
import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.Severity;
import io.mizzen.controlplane.view.Answers.Asked;
import io.mizzen.model.MeshResource;
import java.util.Optional;

/**
 * A translation that threw, and what proxies get instead of its result.
 *
 * @param asked the resource
 * @param proxies the kind of proxies it is for
 * @param rule the rule it is made from, where there is one
 * @param error what was thrown
 * @param answer what proxies get
 */
record FailedTranslation(
    Asked asked, String proxies, Optional<MeshResource<?>> rule, String error, Fallback answer) {
  /** A resource that cannot be translated; proxies have its last good version, or calls fail. */
  static final String TRANSLATION_FAILED = "TRANSLATION_FAILED";

  /** The answer to proxies while a translation throws. */
  enum Fallback {
    LAST_GOOD("proxies keep its last good version"),
    CLOSED("calls to it are refused, because a rule asks for TLS or authorization"),
    FAILING("calls to it fail, because there is no good version yet");

    private final String consequence;

    Fallback(String consequence) {
      this.consequence = consequence;
    }
  }

  Finding finding() {
    return new Finding(
        Severity.ERROR,
        TRANSLATION_FAILED,
        rule.map(MeshResource::key),
        rule.map(MeshResource::origin).orElse(Origin.of("")),
        "",
        this + ": " + error,
        "a rule that can be translated",
        answer.consequence
            + "; it is tried again at every change: change the rule, and report this as a defect");
  }

  @Override
  public String toString() {
    return asked.type().shortName() + " " + EscapedText.of(asked.name()) + " for " + proxies;
  }
}
