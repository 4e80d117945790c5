package io.mizzen.spring.findings;

import io.mizzen.api.Finding;
import io.mizzen.controlplane.ControlPlane;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The numbers that probes and scrapes ask for again and again. To find them out costs a walk over
 * the whole mesh, so they are kept until a revision, a proxy or a failed translation is new.
 */
@API(status = API.Status.INTERNAL)
public final class MeshCounts {
  private final RejectedRules rejected;
  private final KeptAnswer<Inputs, Counts> inForce;

  private record Inputs(long revision, Set<String> proxies, long failedTranslations) {
    static Inputs of(ControlPlane control) {
      return new Inputs(
          control.revision(),
          control.proxies().stream().map(each -> each.node().id()).collect(Collectors.toSet()),
          control.failedTranslations());
    }
  }

  private record Counts(int notApplied, long errors) {
    static Counts of(ControlPlane control) {
      return new Counts(
          control.notApplied().size(),
          control.findings().stream().filter(Finding::isError).count());
    }
  }

  public MeshCounts(ControlPlane control, RejectedRules rejected) {
    this.rejected = rejected;
    this.inForce =
        new KeptAnswer<>(() -> Inputs.of(control), () -> Counts.of(control), System::nanoTime);
  }

  /** Fields of accepted rules that some data plane does not apply. */
  public int notApplied() {
    return inForce.get().notApplied();
  }

  /** Findings that are errors: of rules in force, and of those rejected. */
  public long errors() {
    return inForce.get().errors() + rejected.errors().size();
  }
}
