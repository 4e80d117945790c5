package io.mizzen.analysis.check;

import io.mizzen.analysis.Report;
import org.apiguardian.api.API;

/** Looks for one sort of mistake among all resources. Pure. */
@FunctionalInterface
@API(status = API.Status.INTERNAL)
public interface ClusterCheck {
  void check(Cluster cluster, Report report);
}
