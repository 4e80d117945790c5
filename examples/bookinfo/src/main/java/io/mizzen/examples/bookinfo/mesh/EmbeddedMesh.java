package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Severity;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.examples.bookinfo.page.MeshPanel;
import io.mizzen.examples.bookinfo.page.MeshView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Control plane and servers in this process, kept as a set of documents says. Safe for use by many
 * threads; {@link #close} is idempotent.
 */
public final class EmbeddedMesh implements MeshView, AutoCloseable {
  private static final String HINT =
      "To edit rules while the page is open, start with --rules <directory>.";

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ControlPlane controlPlane;
  private final Fleet fleet;
  private final Documents baseline;
  private volatile InForce inForce;

  /** The documents that hold now, and what was said when they were applied. */
  private record InForce(String choice, Documents documents, List<Finding> findings) {}

  private EmbeddedMesh(ControlPlane controlPlane, Documents baseline) {
    this.controlPlane = controlPlane;
    this.fleet = new Fleet(controlPlane.target());
    this.baseline = baseline;
    this.inForce = new InForce("", Documents.none(), List.of());
  }

  /** Starts a control plane with these documents and the servers their Deployments ask for. */
  public static EmbeddedMesh start(Documents baseline) {
    EmbeddedMesh mesh = new EmbeddedMesh(ControlPlane.builder().build().start(), baseline);
    try {
      mesh.become(RuleShelf.ALL_V1, baseline);
      return mesh;
    } catch (RuntimeException e) {
      mesh.close();
      throw e;
    }
  }

  public ControlPlane controlPlane() {
    return controlPlane;
  }

  public Fleet fleet() {
    return fleet;
  }

  /**
   * Makes these the documents that hold: what is new or changed is applied in one revision, what is
   * gone is deleted, servers follow the Deployments.
   *
   * @param choice what to call them; of the shelf's files, the page marks the one in force
   * @return what the control plane says to the apply, with the newest revision
   */
  public synchronized ApplyResult become(String choice, Documents wanted) {
    List<InstanceSpec> instances = Deployments.instances(wanted);
    ApplyResult applied = controlPlane.apply(wanted.text());
    inForce.documents().keysMissingIn(wanted).forEach(controlPlane::delete);
    inForce = new InForce(choice, wanted, applied.findings());
    fleet.become(instances);
    return new ApplyResult(controlPlane.revision(), applied.findings());
  }

  /**
   * Makes a directory's files hold, laid over the baseline; what a file no longer declares falls
   * back to the baseline or goes.
   *
   * @param documents what the directory's files declare
   */
  public synchronized ApplyResult becomeDirectory(Path directory, Documents documents) {
    Documents wanted = baseline.overlaidBy(documents);
    List<InstanceSpec> instances = Deployments.instances(wanted);
    ApplyResult applied = controlPlane.apply(directory);
    ApplyResult rest = controlPlane.apply(baseline.without(documents).text());
    inForce = new InForce("", wanted, applied.findings());
    fleet.become(instances);
    return new ApplyResult(rest.revision(), applied.findings());
  }

  @Override
  public void choose(String id) {
    if (RuleShelf.OFFERED.stream().noneMatch(offered -> offered.file().equals(id))) {
      throw new IllegalArgumentException("rule: " + id + " (expected: one the page offers)");
    }
    ApplyResult applied = become(id, baseline.overlaidBy(RuleShelf.documents(id)));
    try {
      // The next view should show the new rule; a data plane that is slow to answer may be late.
      controlPlane.awaitAcked(applied.revision(), PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public MeshPanel panel() {
    InForce now = inForce;
    return new MeshPanel(
        PanelRules.of(now.documents(), now.choice()),
        now.findings().stream()
            .filter(finding -> finding.severity() != Severity.INFO)
            .map(Finding::toString)
            .toList(),
        controlPlane.notApplied().stream().map(NotApplied::toString).toList(),
        fleet.instances().stream().map(RunningInstance::panelRow).toList(),
        RuleShelf.OFFERED.stream()
            .map(
                offered ->
                    new MeshPanel.Choice(
                        offered.file(), offered.title(), offered.file().equals(now.choice())))
            .toList(),
        HINT);
  }

  @Override
  public void close() {
    fleet.close();
    controlPlane.close();
  }
}
