package io.mizzen.controlplane.source;

import io.mizzen.analysis.Analyzer;
import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.spi.ConfigText;
import io.mizzen.config.Document;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceFindings;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.controlplane.state.SourceStatus;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apiguardian.api.API;

/**
 * The source of everything that callers apply and delete: texts, files, directories. As with {@code
 * kubectl apply}, of two applies that declare one resource the later is in force; a file owns what
 * it declares, so what it declares no longer falls back to what was applied before, or goes.
 *
 * <p>Files are read and stored under one lock, so that content read earlier is never stored later;
 * waiting for the step needs none. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class AppliedSource {
  private final ConfigIntake intake;
  private final EventLoop loop;
  private final TextIntake files;

  /** Held while files are read and stored; a file system that hangs holds up files only. */
  private final Object reading = new Object();

  private final Object lock = new Object();
  private final DeclaredTexts texts = new DeclaredTexts();

  /** The texts that some committed step was made of, by name; what a failed one falls back to. */
  private final Map<String, CommittedText> committed = new HashMap<>();

  private long applies;

  /**
   * A text in force.
   *
   * @param number of the apply that stored it; what an earlier one stored never replaces it
   */
  private record CommittedText(long number, Optional<DeclaredText> text) {}

  /** The result of one apply, once its step is committed. */
  public record Applied(MeshState state, List<Finding> findings) {}

  /** A change that is stored and waits for its step. */
  record Stored(
      CompletableFuture<MeshState> committed,
      long number,
      Map<String, Optional<DeclaredText>> now,
      List<Finding> findings,
      Map<ResourceKey, Document> documents) {
    /** Whether no text has changed. */
    boolean isEmpty() {
      return now.isEmpty();
    }
  }

  public AppliedSource(ConfigIntake intake, EventLoop loop) {
    this(intake, loop, intake::read);
  }

  AppliedSource(ConfigIntake intake, EventLoop loop, TextIntake files) {
    this.intake = intake;
    this.loop = loop;
    this.files = files;
  }

  /** Adds or replaces what a text declares; what it does not mention stays. */
  public Applied applyText(String yaml, String namespace) {
    Intake read = intake.in(namespace).read("<text>", yaml);
    Stored stored;
    synchronized (lock) {
      long now = ++applies;
      Map<String, Optional<DeclaredText>> changed = new LinkedHashMap<>();
      for (MeshResource<?> resource : read.accepted()) {
        DeclaredText statement = DeclaredText.statement(now, resource, read.documents());
        changed.put(statement.name(), Optional.of(statement));
      }
      stored = store(changed, EventLoop.Urgency.AT_ONCE, read.findings(), read.documents());
    }
    return await(stored);
  }

  /**
   * Makes a file, or all files below a directory, what they say now.
   *
   * @throws IOException if the path does not exist or cannot be listed; nothing has changed then
   */
  public Applied applyPath(Path path) throws IOException {
    Stored stored;
    synchronized (reading) {
      stored = store(path, ConfigFiles.read(path), Rank.NEWEST);
    }
    return await(stored);
  }

  /** The documents of the resources that are in force among what was applied. */
  public Map<ResourceKey, Document> documents() {
    synchronized (lock) {
      return texts.documents();
    }
  }

  /** Takes one resource out of all that was applied. */
  public Applied delete(ResourceKey key) {
    Stored stored;
    synchronized (lock) {
      Map<String, Optional<DeclaredText>> changed = new LinkedHashMap<>();
      for (DeclaredText text : texts.mentioning(key)) {
        changed.put(
            text.name(), text.isStatement() ? Optional.empty() : Optional.of(text.without(key)));
      }
      stored = store(changed, EventLoop.Urgency.AT_ONCE, List.of(), Map.of());
    }
    Applied applied = await(stored);
    return new Applied(applied.state(), stillThere(applied.state(), key));
  }

  /** Reads and stores in one piece, so that no other reading comes between. */
  Stored storeRead(Path path, DirectoryReader reader, Rank rank) throws IOException {
    synchronized (reading) {
      return store(path, reader.read(), rank);
    }
  }

  /** Whether a listing of files makes those that have not changed the newest, too. */
  enum Rank {
    /** Somebody applies them, and waits. */
    NEWEST(EventLoop.Urgency.AT_ONCE),
    /** They were seen while watching: only what has changed is a new statement. */
    AS_BEFORE(EventLoop.Urgency.MAY_WAIT);

    private final EventLoop.Urgency urgency;

    Rank(EventLoop.Urgency urgency) {
      this.urgency = urgency;
    }
  }

  private Stored store(Path path, List<ConfigText> listing, Rank rank) {
    synchronized (lock) {
      return storeLocked(path, listing, rank);
    }
  }

  private Stored storeLocked(Path path, List<ConfigText> listing, Rank rank) {
    String root = ConfigFiles.nameOf(path);
    long now = ++applies;
    Map<String, Optional<DeclaredText>> changed = new LinkedHashMap<>();
    List<Finding> findings = new ArrayList<>();
    Map<ResourceKey, Document> documents = new LinkedHashMap<>();
    for (ConfigText text : listing) {
      Optional<DeclaredText> before = texts.find(text.name());
      String under =
          before.isPresent() && isBelow(root, before.get().root()) ? before.get().root() : root;
      Optional<DeclaredText> read = TextReading.read(text, under, now, before, files);
      if (rank == Rank.NEWEST && read.isPresent()) {
        read = Optional.of(read.get().appliedAgain(under, now));
      }
      if (!before.equals(read)) {
        changed.put(text.name(), read);
      }
      findings.addAll(TextReading.findings(text, read));
      if (read.isPresent()) {
        read.get().documents().forEach(documents::putIfAbsent);
      }
    }
    Set<String> listed = new LinkedHashSet<>();
    for (ConfigText text : listing) {
      listed.add(text.name());
    }
    for (DeclaredText known : texts.below(root)) {
      if (!TextReading.isListed(known.name(), listing, listed)) {
        changed.put(known.name(), Optional.empty());
      }
    }
    return store(changed, rank.urgency, findings, documents);
  }

  private Stored store(
      Map<String, Optional<DeclaredText>> changed,
      EventLoop.Urgency urgency,
      List<Finding> said,
      Map<ResourceKey, Document> documents) {
    Edits<ResourceKey, MeshResource<?>> edits = texts.replace(changed);
    List<Finding> findings = new ArrayList<>(said);
    findings.addAll(texts.overlaps(changed.keySet()));
    SourceChange change =
        SourceChange.ofResources(edits, Edits.none()).with(new SourceStatus.Synced());
    return new Stored(
        loop.put(SourceId.APPLIED, change, urgency), applies, changed, findings, documents);
  }

  /**
   * Waits for the step.
   *
   * @throws IllegalStateException if it failed or the control plane is closed; nothing has changed
   */
  Applied await(Stored stored) {
    MeshState state;
    try {
      state = stored.committed().join();
    } catch (CompletionException e) {
      takeBack(stored);
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException("not applied: " + cause.getMessage(), cause);
    }
    committed(stored);
    List<Finding> findings = new ArrayList<>(stored.findings());
    findings.addAll(across(state, stored.documents()));
    findings.addAll(SourceFindings.shadowed(state, SourceId.APPLIED, stored.documents().keySet()));
    findings.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::origin));
    return new Applied(state, findings);
  }

  private void committed(Stored stored) {
    synchronized (lock) {
      stored
          .now()
          .forEach(
              (name, text) ->
                  committed.merge(
                      name,
                      new CommittedText(stored.number(), text),
                      (one, other) -> one.number() > other.number() ? one : other));
    }
  }

  /**
   * A failed step has left the state as it was: texts it was made of fall back to what was
   * committed last, unless a later apply has replaced them. A text stored meanwhile may have
   * counted on one of them, so what follows from the fall is a change too.
   */
  private void takeBack(Stored stored) {
    synchronized (lock) {
      Map<String, Optional<DeclaredText>> back = new LinkedHashMap<>();
      stored
          .now()
          .forEach(
              (name, text) -> {
                if (texts.find(name).equals(text)) {
                  CommittedText last = committed.get(name);
                  back.put(name, last == null ? Optional.empty() : last.text());
                }
              });
      Edits<ResourceKey, MeshResource<?>> edits = texts.replace(back);
      if (!edits.isEmpty()) {
        var unused =
            loop.put(
                SourceId.APPLIED,
                SourceChange.ofResources(edits, Edits.none()),
                EventLoop.Urgency.MAY_WAIT);
      }
    }
  }

  private static boolean isBelow(String path, String directory) {
    return path.equals(directory) || path.startsWith(directory + "/");
  }

  /** The findings about the change's own resources beside all others. */
  private static List<Finding> across(MeshState state, Map<ResourceKey, Document> mine) {
    return Analyzer.analyze(
        mine.keySet(), state.snapshot(), state.endpoints(), OriginIndex.of(mine));
  }

  private static List<Finding> stillThere(MeshState state, ResourceKey key) {
    return state.rules().find(key).stream().map(TextReading::declaredElsewhere).toList();
  }
}
