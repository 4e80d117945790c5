package io.mizzen.analysis.cluster;

import io.mizzen.analysis.Report;

/** Looks for one sort of mistake among all resources. Pure. */
@FunctionalInterface
interface ClusterCheck {
  void check(Cluster cluster, Report report);
}
