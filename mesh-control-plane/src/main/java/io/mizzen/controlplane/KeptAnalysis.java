package io.mizzen.controlplane;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.cluster.ClusterAnalysis;
import io.mizzen.api.Finding;
import io.mizzen.controlplane.state.MeshState;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The last analysis of all resources, which the next is made from. The first is made when somebody
 * asks: its checks are many classes, which a start need not load. Safe for many threads: two that
 * ask at once may both do the work of one step.
 */
final class KeptAnalysis {
  private final InstantSource clock;
  private final AtomicReference<@Nullable ClusterAnalysis> last = new AtomicReference<>();

  /**
   * Of nothing yet.
   *
   * @param clock says whether certificates are valid
   */
  KeptAnalysis(InstantSource clock) {
    this.clock = clock;
  }

  /** The findings about the resources of a state. */
  List<Finding> findings(MeshState state, OriginIndex origins) {
    ClusterAnalysis next = last().at(state.rules(), state.settings(), origins, clock.instant());
    last.set(next);
    return next.findings();
  }

  /** The checks and resources of the last step; for tests of the cost of a change. */
  ClusterAnalysis.Effort effort() {
    return last().effort();
  }

  private ClusterAnalysis last() {
    ClusterAnalysis known = last.get();
    return known == null ? ClusterAnalysis.besideRules() : known;
  }
}
