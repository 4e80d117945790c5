package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.Finding;
import io.mizzen.api.Severity;
import io.mizzen.examples.bookinfo.page.MeshPanel.Rejection;
import io.mizzen.examples.bookinfo.page.MeshPanel.Remark;
import io.mizzen.examples.bookinfo.page.MeshPanel.Rules;
import io.mizzen.examples.bookinfo.page.MeshPanel.Standing;
import io.mizzen.model.RuleSet;
import java.util.List;
import java.util.Map;

/**
 * The rules applied last and the control plane's findings about them. Immutable.
 *
 * @param choice the shelf's file that was chosen; empty if none was
 * @param documents all that was wanted
 * @param declared the texts of the rules
 * @param texts what was read, by the name that findings give as their source
 * @param findings what the control plane said
 */
record AppliedRules(
    String choice,
    Documents documents,
    DeclaredRules declared,
    Map<String, String> texts,
    List<Finding> findings) {
  private static final AppliedRules NONE =
      new AppliedRules("", Documents.none(), DeclaredRules.none(), Map.of(), List.of());

  AppliedRules {
    texts = Map.copyOf(texts);
    findings = List.copyOf(findings);
  }

  static AppliedRules none() {
    return NONE;
  }

  /**
   * @param held what the control plane holds now
   */
  Rules rules(RuleSet held) {
    return new Rules(
        Standing.IN_FORCE,
        declared.inForce(held, PanelRules.order(choice)),
        findings.stream().filter(each -> isRejection(each, held)).map(this::rejection).toList());
  }

  /** Findings about rules that are in force all the same. */
  List<Remark> warnings(RuleSet held) {
    return findings.stream()
        .filter(each -> each.severity() != Severity.INFO && !isRejection(each, held))
        .map(RemarkText::of)
        .toList();
  }

  /**
   * An error about a text that is in force, such as one that cannot be enforced, rejects nothing.
   */
  private boolean isRejection(Finding finding, RuleSet held) {
    return finding.isError()
        && finding.resource().filter(key -> declared.isNewestInForce(key, held)).isEmpty();
  }

  private Rejection rejection(Finding finding) {
    return new Rejection(
        RemarkText.of(finding),
        Excerpt.around(finding.origin(), texts.getOrDefault(finding.origin().source(), "")));
  }
}
