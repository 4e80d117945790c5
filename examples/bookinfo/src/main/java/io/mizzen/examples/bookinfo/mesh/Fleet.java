package io.mizzen.examples.bookinfo.mesh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running servers, kept as the Deployments say. Safe for use by many threads; {@link #close} is
 * idempotent.
 */
public final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private final ControlPlaneAccess controlPlane;
  private final Map<InstanceSpec, RunningInstance> running = new LinkedHashMap<>();
  private volatile List<RunningInstance> byName = List.of();
  private boolean closed;

  public Fleet(ControlPlaneAccess controlPlane) {
    this.controlPlane = controlPlane;
  }

  /**
   * Stops what is no longer wanted and starts what is missing, all at once; returns when every new
   * server is registered.
   *
   * @throws IllegalStateException when closed
   */
  public synchronized void become(List<InstanceSpec> wanted) {
    if (closed) {
      throw new IllegalStateException("the fleet is closed");
    }
    List<RunningInstance> leaving = new ArrayList<>();
    running.values().removeIf(each -> !wanted.contains(each.spec()) && leaving.add(each));
    publish();
    inParallel(leaving.stream().map(each -> (Runnable) each::close).toList());
    Map<InstanceSpec, CompletableFuture<RunningInstance>> starting = new LinkedHashMap<>();
    for (InstanceSpec spec : wanted) {
      if (!running.containsKey(spec)) {
        starting.put(
            spec,
            CompletableFuture.supplyAsync(
                () -> RunningInstance.start(spec, controlPlane), Fleet::thread));
      }
    }
    starting.forEach((spec, start) -> running.put(spec, await(start)));
    publish();
    if (!starting.isEmpty() || !leaving.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("started", starting.size())
          .addKeyValue("stopped", leaving.size())
          .addKeyValue("running", running.size())
          .log(
              "{} servers started, {} stopped, {} running",
              starting.size(),
              leaving.size(),
              running.size());
    }
  }

  /** The running servers by name; never waits for a change under way. */
  public List<RunningInstance> instances() {
    return byName;
  }

  @Override
  public synchronized void close() {
    closed = true;
    inParallel(running.values().stream().map(each -> (Runnable) each::close).toList());
    running.clear();
    publish();
  }

  private void publish() {
    byName =
        running.values().stream()
            .sorted(Comparator.comparing(each -> each.spec().id().instance()))
            .toList();
  }

  private static void inParallel(List<Runnable> tasks) {
    CompletableFuture.allOf(
            tasks.stream()
                .map(task -> CompletableFuture.runAsync(task, Fleet::thread))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "bookinfo-fleet");
    thread.setDaemon(true);
    thread.start();
  }
}
