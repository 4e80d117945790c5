package io.mizzen.analysis.check;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.Report;
import io.mizzen.model.MeshResource;
import org.apiguardian.api.API;

/** Looks at one resource by itself. Pure. */
@FunctionalInterface
@API(status = API.Status.INTERNAL)
public interface ResourceCheck {
  void check(MeshResource<?> resource, OriginIndex origins, Report report);
}
