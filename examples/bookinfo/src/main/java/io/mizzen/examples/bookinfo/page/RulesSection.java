package io.mizzen.examples.bookinfo.page;

import java.util.List;

/** The texts of the rules. Pure. */
final class RulesSection {
  private RulesSection() {}

  static Html render(MeshPanel panel) {
    MeshPanel.Rules rules = panel.rules();
    return Html.of(
        """
        <h2>{}</h2>
        {}
        {}
        {}
        """,
        heading(rules),
        rules.standing() == MeshPanel.Standing.DECLARED && !rules.texts().isEmpty()
            ? Html.of(
                "<p class=\"aside\">Another process applies them; only it knows which are in"
                    + " force.</p>")
            : Html.empty(),
        rules.texts().isEmpty()
            ? Html.of("<p class=\"aside\">This process sees no rules.</p>")
            : texts(rules.texts()),
        panel.hint().isEmpty() ? Html.empty() : Html.of("<p class=\"aside\">{}</p>", panel.hint()));
  }

  private static String heading(MeshPanel.Rules rules) {
    return rules.standing() == MeshPanel.Standing.IN_FORCE
        ? "Rules in force"
        : "Rules in the directory";
  }

  /** The routes of the file that comes first are open. */
  private static Html texts(List<MeshPanel.RuleYaml> rules) {
    String first = rules.get(0).source();
    return Html.join(
        rules.stream()
            .map(
                rule ->
                    RuleText.render(
                        rule,
                        rule.source().equals(first) && rule.name().startsWith("VirtualService")))
            .toList());
  }
}
