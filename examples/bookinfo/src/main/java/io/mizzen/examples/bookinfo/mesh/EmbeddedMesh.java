package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.examples.bookinfo.page.MeshPanel;
import io.mizzen.examples.bookinfo.page.MeshPanel.Remark;
import io.mizzen.examples.bookinfo.page.MeshView;
import io.mizzen.model.RuleSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Control plane and servers in this process, kept as a set of documents says. Safe for use by many
 * threads; {@link #close} is idempotent.
 */
public final class EmbeddedMesh implements MeshView, ScenarioMesh {
  private static final String HINT =
      "To edit rules while the page is open, start with --rules <directory>.";
  private static final String TEXT_OF_API = "<text>";
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Remark UNCONFIRMED =
      new Remark(
          "Not every client has confirmed the newest rules within "
              + PATIENCE.toSeconds()
              + " s; some answers may still follow the older ones.",
          "awaitAcked: pending");

  private final ControlPlane controlPlane;
  private final Fleet fleet;
  private final Documents baseline;
  private final RuleEffect effect;
  private final AtomicLong generation = new AtomicLong();
  private final List<PageClient> pages = new CopyOnWriteArrayList<>();
  private volatile AppliedRules applied = AppliedRules.none();
  private volatile boolean confirmed = true;

  private EmbeddedMesh(ControlPlane controlPlane, Documents baseline) {
    this.controlPlane = controlPlane;
    this.fleet = new Fleet(ControlPlaneAccess.onThisHost(controlPlane.target()));
    this.baseline = baseline;
    this.effect = new RuleEffect(controlPlane, this::clients);
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

  @Override
  public Fleet fleet() {
    return fleet;
  }

  @Override
  public ControlPlaneAccess access() {
    return ControlPlaneAccess.onThisHost(controlPlane.target());
  }

  @Override
  public List<String> replace(Documents wanted, Duration patience) throws InterruptedException {
    ApplyResult result = become("", wanted);
    controlPlane.awaitAcked(result.revision(), patience);
    return result.findings().stream().map(Finding::toString).toList();
  }

  @Override
  public List<String> notApplied() {
    return controlPlane.notApplied().stream().map(NotApplied::toString).toList();
  }

  /** From now on a chosen rule is waited for until this client follows it, too. */
  public void include(PageClient page) {
    pages.add(page);
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
    String text = wanted.text();
    ApplyResult result = controlPlane.apply(text);
    applied.documents().keysMissingIn(wanted).forEach(controlPlane::delete);
    remember(choice, wanted, Map.of(TEXT_OF_API, text), result.findings());
    fleet.become(instances);
    return new ApplyResult(controlPlane.revision(), result.findings());
  }

  /**
   * Makes a directory's files hold, laid over the baseline, and waits until calls are routed by
   * them; what a file no longer declares falls back to the baseline or goes.
   *
   * @param documents what the directory's files declare
   * @param texts the files' texts by their names
   */
  public ApplyResult becomeDirectory(
      Path directory, Documents documents, Map<String, String> texts) {
    ApplyResult result = applyDirectory(directory, documents, texts);
    awaitEffect(result.revision());
    return result;
  }

  @Override
  public void choose(String id) {
    if (!RuleShelf.offers(id)) {
      throw new IllegalArgumentException("rule: " + id + " (expected: one the page offers)");
    }
    awaitEffect(become(id, baseline.overlaidBy(RuleShelf.documents(id))).revision());
  }

  @Override
  public long generation() {
    return generation.get();
  }

  @Override
  public MeshPanel panel() {
    AppliedRules now = applied;
    RuleSet held = controlPlane.snapshot().rules();
    List<Remark> warnings = new ArrayList<>(now.warnings(held));
    if (!confirmed) {
      warnings.add(UNCONFIRMED);
    }
    return new MeshPanel(
        now.rules(held),
        warnings,
        controlPlane.notApplied().stream().map(RemarkText::of).toList(),
        fleet.instances().stream().map(RunningInstance::panelRow).toList(),
        RouteWeights.of(held),
        RuleShelf.groups(now.choice()),
        HINT);
  }

  @Override
  public void close() {
    fleet.close();
    controlPlane.close();
  }

  private synchronized ApplyResult applyDirectory(
      Path directory, Documents documents, Map<String, String> texts) {
    Documents wanted = baseline.overlaidBy(documents);
    List<InstanceSpec> instances = Deployments.instances(wanted);
    ApplyResult result = controlPlane.apply(directory);
    ApplyResult rest = controlPlane.apply(baseline.without(documents).text());
    Map<String, String> bySource = new LinkedHashMap<>();
    Path absolute = directory.toAbsolutePath().normalize();
    texts.forEach((file, text) -> bySource.put(absolute.resolve(file).toString(), text));
    remember("", wanted, bySource, result.findings());
    fleet.become(instances);
    return new ApplyResult(rest.revision(), result.findings());
  }

  private void remember(
      String choice, Documents wanted, Map<String, String> texts, List<Finding> findings) {
    RuleSet held = controlPlane.snapshot().rules();
    applied =
        new AppliedRules(
            choice, wanted, applied.declared().replacedBy(wanted, held), texts, findings);
  }

  private List<MeshClient> clients() {
    return Stream.concat(
            pages.stream().map(PageClient::mesh),
            fleet.instances().stream().map(RunningInstance::mesh))
        .toList();
  }

  /** Answers are counted anew from the moment the rules are in effect. */
  private void awaitEffect(long revision) {
    confirmed = effect.await(revision, PATIENCE);
    generation.incrementAndGet();
  }
}
