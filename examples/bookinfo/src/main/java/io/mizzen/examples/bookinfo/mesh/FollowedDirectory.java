package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Severity;
import io.mizzen.examples.bookinfo.page.MeshPanel;
import io.mizzen.examples.bookinfo.page.MeshView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private final Function<Documents, List<Finding>> follower;
  private final Optional<EmbeddedMesh> mesh;
  private final Consumer<String> console;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(FollowedDirectory::thread);
  private Map<String, String> lastTexts = Map.of();
  private volatile Seen seen = new Seen(Documents.none(), List.of());

  private record Seen(Documents documents, List<String> problems) {}

  private FollowedDirectory(
      RuleDirectory directory,
      Optional<EmbeddedMesh> mesh,
      Consumer<String> console,
      Function<Documents, List<Finding>> follower) {
    this.directory = directory;
    this.mesh = mesh;
    this.console = console;
    this.follower = follower;
  }

  /**
   * The embedded mesh follows the directory, laid over what the mesh was started with.
   *
   * @param console is told, line by line, what the mesh has to say about each save
   */
  public static FollowedDirectory leading(
      EmbeddedMesh mesh, RuleDirectory directory, Consumer<String> console) {
    return new FollowedDirectory(
            directory,
            Optional.of(mesh),
            console,
            documents -> mesh.becomeDirectory(directory.path(), documents).findings())
        .start();
  }

  /** Somebody else applies the directory; here it is only shown. */
  public static FollowedDirectory shown(RuleDirectory directory) {
    return new FollowedDirectory(directory, Optional.empty(), line -> {}, documents -> List.of())
        .start();
  }

  @Override
  public MeshPanel panel() {
    Seen now = seen;
    return new MeshPanel(
        PanelRules.of(now.documents(), ""),
        now.problems(),
        mesh.map(m -> m.controlPlane().notApplied().stream().map(NotApplied::toString).toList())
            .orElse(List.of()),
        mesh.map(m -> m.fleet().instances().stream().map(RunningInstance::panelRow).toList())
            .orElse(List.of()),
        List.of(),
        "Edit the files in " + directory.path() + "; they are applied as you save.");
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

  /** A file that cannot be read or understood leaves everything as it was, and is said. */
  private void look() {
    try {
      Map<String, String> texts = directory.texts();
      if (texts.equals(lastTexts)) {
        return;
      }
      lastTexts = texts;
      Documents documents = Documents.none();
      for (Map.Entry<String, String> file : texts.entrySet()) {
        documents = documents.overlaidBy(Documents.parse(file.getKey(), file.getValue()));
      }
      List<Finding> findings = follower.apply(documents);
      List<String> problems =
          findings.stream()
              .filter(f -> f.severity() != Severity.INFO)
              .map(Finding::toString)
              .toList();
      seen = new Seen(documents, problems);
      problems.forEach(console);
      LOG.atInfo().addKeyValue("directory", directory.path()).log("rules applied");
    } catch (RuntimeException e) {
      String problem = String.valueOf(e.getMessage());
      seen = new Seen(seen.documents(), List.of(problem));
      console.accept(problem);
      LOG.atWarn().addKeyValue("directory", directory.path()).setCause(e).log("rules not applied");
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "bookinfo-rules");
    thread.setDaemon(true);
    return thread;
  }
}
