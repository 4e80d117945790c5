package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.examples.bookinfo.page.MeshPanel.RuleYaml;
import java.util.Comparator;
import java.util.List;

/** The documents that steer traffic, as the page's panel wants them. Pure. */
final class PanelRules {
  private PanelRules() {}

  /**
   * Routing first, for that is what people change; then subsets; each by name.
   *
   * @param chosen the file whose documents go before all others; may be none of them
   */
  static Comparator<Doc> order(String chosen) {
    return Comparator.<Doc, Boolean>comparing(doc -> !doc.key().kind().equals("VirtualService"))
        .thenComparing(doc -> !doc.source().equals(chosen))
        .thenComparing(doc -> !doc.key().name().equals("reviews"))
        .thenComparing(Doc::key);
  }

  /** All rules among the documents, in that order. */
  static List<RuleYaml> declared(Documents documents) {
    return documents.all().stream()
        .filter(Doc::isRule)
        .sorted(order(""))
        .map(PanelRules::yaml)
        .toList();
  }

  static RuleYaml yaml(Doc doc) {
    return new RuleYaml(doc.title(), doc.source(), doc.text());
  }
}
