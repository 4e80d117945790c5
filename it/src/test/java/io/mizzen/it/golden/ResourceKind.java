package io.mizzen.it.golden;

/** A kind of xDS resource, as istiod's answers are filed. */
enum ResourceKind {
  LISTENERS,
  ROUTES,
  CLUSTERS,
  ENDPOINTS;

  /** The name of the files, without ending. */
  String file() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
