package io.mizzen.controlplane.store;

import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.config.Document;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.loop.EventLoop.Urgency;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshResource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last good mesh on disk, so that a control plane that comes back with empty hands serves
 * what it served before until its sources have spoken. Saves on a thread of its own, a second after
 * a change at the latest, and once more when it is closed. Safe for all threads.
 */
@API(status = API.Status.INTERNAL)
public final class LastGood implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LastGood.class);
  private static final long DELAY_MILLIS = 500;
  private static final long CLOSE_SECONDS = 10;

  private final LastGoodFile file;
  private final String meshId;
  private final Duration keepsServers;
  private final EventLoop loop;
  private final ConfigIntake intake;
  private final Supplier<Map<ResourceKey, Document>> documents;
  private final AtomicBoolean due = new AtomicBoolean();
  private final Map<ResourceKey, Document> restored = new HashMap<>();
  private @Nullable ScheduledThreadPoolExecutor saving;
  private String saved = "";
  private volatile boolean mayWithdrawServers;

  /**
   * @param directory made when there is something to save
   * @param keepsServers how long after the start servers that do not register again stay at least
   * @param documents those in force of the other sources
   */
  public LastGood(
      Path directory,
      String meshId,
      Duration keepsServers,
      EventLoop loop,
      ConfigIntake intake,
      Supplier<Map<ResourceKey, Document>> documents) {
    this.file = new LastGoodFile(directory);
    this.meshId = meshId;
    this.keepsServers = keepsServers;
    this.mayWithdrawServers = keepsServers.isZero();
    this.loop = loop;
    this.intake = intake;
    this.documents = documents;
  }

  /** The place that the stored mesh has among the sources. */
  public static SourceId id() {
    return Restored.ID;
  }

  /** Puts what was stored into force; before the sources start, and before serving. */
  public void start() {
    ScheduledThreadPoolExecutor made =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "mizzen-last-good");
              thread.setDaemon(true);
              return thread;
            });
    made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    synchronized (this) {
      saving = made;
    }
    if (!mayWithdrawServers) {
      var unused =
          made.schedule(this::withdrawServers, keepsServers.toNanos(), TimeUnit.NANOSECONDS);
    }
    List<MeshResource<?>> rules = new ArrayList<>();
    List<Workload> workloads = new ArrayList<>();
    file.read().ifPresent(text -> restore(text, rules, workloads));
    var unused =
        loop.put(
                Restored.ID,
                Restored.change(
                    Edits.<ResourceKey, MeshResource<?>>of(rules, MeshResource::key, List.of()),
                    Edits.of(workloads, Workload::key, List.of())),
                Urgency.AT_ONCE)
            .join();
    if (!rules.isEmpty() || !workloads.isEmpty()) {
      log.info(
          "took up {} rules and {} servers of the last run until they are declared again",
          rules.size(),
          workloads.size());
    }
  }

  private void restore(String text, List<MeshResource<?>> rules, List<Workload> workloads) {
    StoredMesh stored;
    try {
      stored = StoredMesh.parse(text);
    } catch (IllegalArgumentException e) {
      log.warn("the stored mesh is not used: {}", e.getMessage());
      return;
    }
    if (!stored.meshId().equals(meshId)) {
      log.warn("the stored mesh is not used: it is mesh {}'s, not {}'s", stored.meshId(), meshId);
      return;
    }
    workloads.addAll(stored.workloads());
    stored
        .texts()
        .forEach(
            (source, yaml) -> {
              Intake read = intake.read(source, yaml);
              rules.addAll(read.accepted());
              synchronized (restored) {
                restored.putAll(read.documents());
              }
            });
  }

  /** These documents, and of what was stored those in force that are not among them. */
  public Map<ResourceKey, Document> documentsBelow(Map<ResourceKey, Document> declared) {
    Map<ResourceKey, Document> all = new HashMap<>(declared);
    Set<ResourceKey> believed = loop.state().contribution(Restored.ID).resources().keySet();
    synchronized (restored) {
      restored.forEach(
          (key, document) -> {
            if (believed.contains(key)) {
              all.putIfAbsent(key, document);
            }
          });
    }
    return all;
  }

  /** Takes one rule out of what was stored. */
  public void delete(ResourceKey key) {
    if (loop.state().contribution(Restored.ID).resources().containsKey(key)) {
      var unused =
          loop.put(
                  Restored.ID,
                  Restored.change(
                      Edits.<ResourceKey, MeshResource<?>>of(
                          List.of(), MeshResource::key, List.of(key)),
                      Edits.none()),
                  Urgency.AT_ONCE)
              .join();
    }
  }

  /** A new state is in force. Returns at once. */
  public void published(MeshState state) {
    Restored.withdrawal(state, mayWithdrawServers).ifPresent(this::withdraw);
    ScheduledThreadPoolExecutor running;
    synchronized (this) {
      running = saving;
    }
    if (running != null && due.compareAndSet(false, true)) {
      try {
        var unused = running.schedule(this::save, DELAY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        log.debug("not scheduled while closing: {}", e.toString());
      }
    }
  }

  private void withdrawServers() {
    mayWithdrawServers = true;
    published(loop.state());
  }

  private void withdraw(SourceChange change) {
    var unused = loop.put(Restored.ID, change, Urgency.MAY_WAIT);
  }

  private void save() {
    due.set(false);
    MeshState state = loop.state();
    if (!Restored.isSettled(state)) {
      // Some of what is in force is only believed; the file has it.
      return;
    }
    try {
      Map<ResourceKey, Document> all = new HashMap<>();
      synchronized (restored) {
        restored.keySet().retainAll(state.contribution(Restored.ID).resources().keySet());
        all.putAll(restored);
      }
      all.putAll(documents.get());
      String text = StoredMesh.of(meshId, all, state.registered().workloads().values()).print();
      if (!text.equals(saved)) {
        file.write(text);
        saved = text;
      }
    } catch (IOException | RuntimeException e) {
      log.warn("the mesh could not be stored; the last one that could stays: {}", e.toString());
    }
  }

  /** Saves once more. To be called while servers are still registered. */
  @Override
  public void close() {
    ScheduledThreadPoolExecutor running;
    synchronized (this) {
      running = saving;
      saving = null;
    }
    if (running == null) {
      return;
    }
    running.execute(this::save);
    running.shutdown();
    try {
      if (!running.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the mesh was not stored within {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
