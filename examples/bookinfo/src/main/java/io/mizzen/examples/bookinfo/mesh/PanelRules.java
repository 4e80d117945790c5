package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.examples.bookinfo.page.MeshPanel;
import java.util.Comparator;
import java.util.List;

/** Picks the documents that steer traffic for the page's panel. Pure. */
final class PanelRules {
  private PanelRules() {}

  /**
   * Routing first, for that is what people change; then subsets; each by name.
   *
   * @param chosen the file whose documents go before all others; may be none of them
   */
  static List<MeshPanel.ActiveRule> of(Documents documents, String chosen) {
    return documents.all().stream()
        .filter(Doc::isRule)
        .sorted(
            Comparator.<Doc, Boolean>comparing(doc -> !doc.key().kind().equals("VirtualService"))
                .thenComparing(doc -> !doc.source().equals(chosen))
                .thenComparing(doc -> !doc.key().name().equals("reviews"))
                .thenComparing(Doc::key))
        .map(doc -> new MeshPanel.ActiveRule(doc.title(), doc.source(), doc.text()))
        .toList();
  }
}
