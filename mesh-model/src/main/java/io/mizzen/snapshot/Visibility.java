package io.mizzen.snapshot;

import io.mizzen.api.ExportTo;
import java.util.List;

/**
 * The proxies that see a rule, from its {@code exportTo}; the order is the order in which rules are
 * asked.
 */
enum Visibility {
  PRIVATE,
  EXPORTED,
  PUBLIC,
  HIDDEN;

  /**
   * The visibility of a rule of {@code ruleNamespace} to {@code viewer}. An empty {@code exportTo}
   * means everybody; a rule exported to its own namespace is private there, whoever else sees it.
   */
  static Visibility of(List<String> exportTo, String ruleNamespace, String viewer) {
    ExportTo audience = ExportTo.of(exportTo, ruleNamespace);
    if (audience.isEverybody()) {
      return PUBLIC;
    }
    if (!audience.includes(viewer)) {
      return HIDDEN;
    }
    return ruleNamespace.equals(viewer) ? PRIVATE : EXPORTED;
  }
}
