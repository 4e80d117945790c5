package io.mizzen.config.resource;

import io.mizzen.api.Finding;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Kubernetes {@code v1 List}, as {@code kubectl get -o yaml} prints it, or the list of one kind
 * ({@code VirtualServiceList}), as Kubernetes' API answers it.
 */
final class ListDocument {
  private static final String ITEMS = "items";

  private ListDocument() {}

  static boolean isList(Document document) {
    String kind = ResourceKeys.text(document.root(), "kind").orElse("");
    return kind.equals("List") || (kind.endsWith("List") && itemNodes(document).isPresent());
  }

  /** Each item as a document of its own, with the findings that are inside it. */
  static List<Document> items(Document document) {
    List<Document> documents = new ArrayList<>();
    List<ConfigNode> items = itemNodes(document).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      String prefix = prefix(i);
      List<Finding> found =
          document.findings().stream()
              .filter(finding -> isInside(finding, prefix))
              .map(finding -> relative(finding, prefix))
              .toList();
      documents.add(new Document(items.get(i).origin(), items.get(i), found));
    }
    return documents;
  }

  /** The findings of the list outside its items. */
  static List<Finding> ownFindings(Document document) {
    Optional<List<ConfigNode>> items = itemNodes(document);
    List<Finding> found =
        new ArrayList<>(
            document.findings().stream()
                .filter(finding -> !finding.path().startsWith(ITEMS + "["))
                .toList());
    if (items.isEmpty()) {
      Findings findings = new Findings();
      findings.error(
          FindingCode.MISSING_FIELD,
          document.originOf(ITEMS),
          FieldPath.root().key(ITEMS),
          "",
          "a list of resources",
          "");
      found.addAll(findings.toList());
    }
    return found;
  }

  private static Optional<List<ConfigNode>> itemNodes(Document document) {
    return ((ConfigNode.Mapping) document.root())
        .get(ITEMS)
        .filter(ConfigNode.Sequence.class::isInstance)
        .map(node -> ((ConfigNode.Sequence) node).items());
  }

  private static String prefix(int index) {
    return FieldPath.root().key(ITEMS).index(index).toString();
  }

  private static boolean isInside(Finding finding, String prefix) {
    return finding.path().equals(prefix)
        || finding.path().startsWith(prefix + ".")
        || finding.path().startsWith(prefix + "[");
  }

  private static Finding relative(Finding finding, String prefix) {
    String rest = finding.path().substring(prefix.length());
    return new Finding(
        finding.severity(),
        finding.code(),
        finding.resource(),
        finding.origin(),
        rest.startsWith(".") ? rest.substring(1) : rest,
        finding.found(),
        finding.expected(),
        finding.hint());
  }
}
