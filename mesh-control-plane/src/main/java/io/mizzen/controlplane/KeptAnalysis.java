package io.mizzen.controlplane;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.cluster.ClusterAnalysis;
import io.mizzen.api.Finding;
import io.mizzen.controlplane.state.MeshState;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The last analysis of all resources, which the next is made from. Safe for many threads: two that
 * ask at once may both do the work of one step.
 */
final class KeptAnalysis {
  private final AtomicReference<ClusterAnalysis> last =
      new AtomicReference<>(ClusterAnalysis.besideRules());

  /** The findings about the resources of a state. */
  List<Finding> findings(MeshState state, OriginIndex origins) {
    ClusterAnalysis next = last.get().at(state.rules(), state.settings(), origins);
    last.set(next);
    return next.findings();
  }

  /** What the last step looked at; for tests of what a change costs. */
  ClusterAnalysis.Effort effort() {
    return last.get().effort();
  }
}
