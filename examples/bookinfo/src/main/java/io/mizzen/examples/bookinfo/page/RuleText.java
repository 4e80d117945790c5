package io.mizzen.examples.bookinfo.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One rule as its YAML, keys set off. Pure. */
final class RuleText {
  private static final Pattern KEY = Pattern.compile("^(\\s*(?:- )*)([A-Za-z][\\w./-]*:)(.*)$");

  private RuleText() {}

  /** A rule, folded away unless it is one to look at. */
  static Html render(MeshPanel.RuleYaml rule, boolean open) {
    return Html.of(
        """
        <details class="rule"{}>
        <summary>{} <span class="aside">{}</span></summary>
        <pre tabindex="0"><code>{}</code></pre>
        </details>
        """,
        open ? Html.of(" open") : Html.empty(),
        rule.name(),
        rule.source(),
        Html.join(rule.yaml().stripTrailing().lines().map(RuleText::line).toList()));
  }

  private static Html line(String line) {
    if (line.strip().startsWith("#")) {
      return Html.of("<i>{}</i>", line);
    }
    Matcher key = KEY.matcher(line);
    return key.matches()
        ? Html.of("{}<b>{}</b>{}", key.group(1), key.group(2), key.group(3))
        : Html.text(line);
  }
}
