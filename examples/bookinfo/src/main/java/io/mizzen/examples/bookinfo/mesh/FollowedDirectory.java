package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.Finding;
import io.mizzen.api.Severity;
import io.mizzen.examples.bookinfo.page.MeshPanel;
import io.mizzen.examples.bookinfo.page.MeshPanel.Rejection;
import io.mizzen.examples.bookinfo.page.MeshPanel.Remark;
import io.mizzen.examples.bookinfo.page.MeshView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps something as a rule directory says, and shows the directory's rules to the page. It looks
 * twice a second; {@link #close} is idempotent.
 */
public final class FollowedDirectory implements MeshView, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedDirectory.class);
  private static final Duration BEAT = Duration.ofMillis(500);

  private final RuleDirectory directory;
  private final Optional<EmbeddedMesh> mesh;
  private final Consumer<String> console;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(FollowedDirectory::thread);
  private Optional<Map<String, String>> lastTexts = Optional.empty();
  private String lastFailure = "";

  /** By file, what it declared when it could last be read as YAML. */
  private final Map<String, Documents> lastGood = new LinkedHashMap<>();

  private volatile Seen seen = new Seen(Documents.none(), List.of(), 0);

  /**
   * The directory as last read.
   *
   * @param unreadable what could not be read here
   * @param changes how often the files have changed
   */
  private record Seen(Documents documents, List<Rejection> unreadable, long changes) {}

  private FollowedDirectory(
      RuleDirectory directory, Optional<EmbeddedMesh> mesh, Consumer<String> console) {
    this.directory = directory;
    this.mesh = mesh;
    this.console = console;
  }

  /**
   * The embedded mesh follows the directory, laid over what the mesh was started with.
   *
   * @param console is told, line by line, what the mesh has to say about each save
   */
  public static FollowedDirectory leading(
      EmbeddedMesh mesh, RuleDirectory directory, Consumer<String> console) {
    return new FollowedDirectory(directory, Optional.of(mesh), console).start();
  }

  /** Somebody else applies the directory; here it is only shown. */
  public static FollowedDirectory shown(RuleDirectory directory) {
    return new FollowedDirectory(directory, Optional.empty(), line -> {}).start();
  }

  @Override
  public MeshPanel panel() {
    Seen now = seen;
    String hint = "Edit the files in " + directory.path() + "; they are applied as you save.";
    return mesh.map(m -> m.panel().withoutChoices(hint))
        .map(panel -> now.unreadable().isEmpty() ? panel : panel.withRejections(now.unreadable()))
        .orElseGet(
            () ->
                MeshPanel.of(
                    new MeshPanel.Rules(
                        MeshPanel.Standing.DECLARED,
                        PanelRules.declared(now.documents()),
                        now.unreadable()),
                    hint));
  }

  /** Without a mesh in this process only changes of the files are known, not their effect. */
  @Override
  public long generation() {
    return mesh.map(EmbeddedMesh::generation).orElseGet(() -> seen.changes());
  }

  @Override
  public void choose(String id) {
    throw new IllegalArgumentException(
        "rule: " + id + " (expected: a file in " + directory.path() + ", which decides here)");
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private FollowedDirectory start() {
    look();
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(
            this::look, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /** Reads the directory and follows what has changed. */
  synchronized void look() {
    Map<String, String> texts;
    try {
      texts = directory.texts();
    } catch (RuntimeException e) {
      failedToRead(e);
      return;
    }
    if (lastTexts.filter(texts::equals).isPresent()) {
      return;
    }
    lastTexts = Optional.of(texts);
    lastFailure = "";
    try {
      follow(texts);
      LOG.atInfo().addKeyValue("directory", directory.path()).log("rules applied");
    } catch (RuntimeException e) {
      tell(e);
    }
  }

  /** Leaves the rules in force and tells the same error once; a later read is followed. */
  private void failedToRead(RuntimeException failure) {
    lastTexts = Optional.empty();
    String said = String.valueOf(failure.getMessage());
    if (!said.equals(lastFailure)) {
      lastFailure = said;
      tell(failure);
    }
  }

  private void tell(RuntimeException failure) {
    seen = new Seen(seen.documents(), List.of(unreadable(failure)), seen.changes());
    console.accept(String.valueOf(failure.getMessage()));
    LOG.atWarn()
        .addKeyValue("directory", directory.path())
        .setCause(failure)
        .log("rules not applied");
  }

  /** A file that is not YAML keeps its last good documents; the others are applied. */
  private void follow(Map<String, String> texts) {
    List<Rejection> unreadable = new ArrayList<>();
    lastGood.keySet().retainAll(texts.keySet());
    texts.forEach(
        (file, text) -> {
          try {
            lastGood.put(file, Documents.parse(file, text));
          } catch (IllegalArgumentException e) {
            unreadable.add(unreadable(e));
          }
        });
    Documents documents = Documents.none();
    for (String file : texts.keySet()) {
      documents = documents.overlaidBy(lastGood.getOrDefault(file, Documents.none()));
    }
    if (mesh.isPresent()) {
      // The control plane reads the files itself and says more about them than is known here.
      tell(mesh.get().becomeDirectory(directory.path(), documents, texts).findings());
      unreadable.clear();
    }
    seen = new Seen(documents, unreadable, seen.changes() + 1);
  }

  private void tell(List<Finding> findings) {
    findings.stream()
        .filter(finding -> finding.severity() != Severity.INFO)
        .map(Finding::toString)
        .forEach(console);
  }

  private static Rejection unreadable(RuntimeException failure) {
    String said = String.valueOf(failure.getMessage());
    String firstLine = said.lines().findFirst().orElse("");
    return new Rejection(new Remark("This cannot be applied: " + firstLine, said), List.of());
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "bookinfo-rules");
    thread.setDaemon(true);
    return thread;
  }
}
