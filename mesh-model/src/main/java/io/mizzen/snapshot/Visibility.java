package io.mizzen.snapshot;

import java.util.List;

/** Who sees a rule, from its {@code exportTo}; the order is the order in which rules are asked. */
enum Visibility {
  PRIVATE,
  EXPORTED,
  PUBLIC,
  HIDDEN;

  /**
   * How a rule of {@code ruleNamespace} looks from {@code viewer}. Absent {@code exportTo} means
   * everybody (MeshConfig's default).
   */
  static Visibility of(List<String> exportTo, String ruleNamespace, String viewer) {
    if (exportTo.isEmpty() || exportTo.contains("*")) {
      return PUBLIC;
    }
    boolean own = ruleNamespace.equals(viewer);
    if (exportTo.contains(".") && own && exportTo.size() == 1) {
      return PRIVATE;
    }
    boolean named = exportTo.contains(viewer) || (own && exportTo.contains("."));
    return named ? EXPORTED : HIDDEN;
  }
}
