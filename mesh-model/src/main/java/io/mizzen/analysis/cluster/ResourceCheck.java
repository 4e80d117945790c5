package io.mizzen.analysis.cluster;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.Report;
import io.mizzen.model.MeshResource;

/** Looks at one resource by itself. Pure. */
@FunctionalInterface
interface ResourceCheck {
  void check(MeshResource<?> resource, OriginIndex origins, Report report);
}
