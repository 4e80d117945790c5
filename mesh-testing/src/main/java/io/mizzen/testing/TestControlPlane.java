package io.mizzen.testing;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.testing.RuleFiles.RuleFile;
import io.mizzen.testing.RuleSources.RuleText;
import io.mizzen.xds.server.AckResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The control plane of a test behind a relay, with all that was applied to it and all clients that
 * follow it. It can be killed and started again at the same address with the same rules. Safe for
 * use by many threads.
 */
final class TestControlPlane implements AutoCloseable {
  private final MeshBuilder options;
  private final String meshId = "test-" + UUID.randomUUID();
  private final RuleFiles files = RuleFiles.create();
  private final Relay relay;
  private final Set<MeshClient> clients = ConcurrentHashMap.newKeySet();
  private final Set<TestWorkload> workloads = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private Relay.Mode mode = Relay.Mode.OPEN;
  private volatile ConnectedProxies connected = new ConnectedProxies();
  private volatile @Nullable ControlPlane control;
  private volatile MeshSnapshot lastSnapshot;

  TestControlPlane(MeshBuilder options) {
    this.options = options;
    ControlPlane first = newControlPlane(connected).start();
    this.control = first;
    this.lastSnapshot = first.snapshot();
    this.relay = Relay.to(port(first));
  }

  /** {@code host:port} of the relay. */
  String target() {
    return "127.0.0.1:" + relay.port();
  }

  MeshSettings settings() {
    return lastSnapshot.settings();
  }

  /** The rules in force; those of its last moment when the control plane is killed. */
  MeshSnapshot snapshot() {
    ControlPlane running = control;
    if (running != null) {
      lastSnapshot = running.snapshot();
    }
    return lastSnapshot;
  }

  RuleFiles files() {
    return files;
  }

  List<NotApplied> notApplied() {
    ControlPlane running = control;
    return running == null ? List.of() : running.notApplied();
  }

  List<Finding> findings() {
    ControlPlane running = control;
    return running == null ? List.of() : running.findings();
  }

  void joined(MeshClient client) {
    clients.add(client);
  }

  void left(MeshClient client) {
    clients.remove(client);
  }

  void serving(TestWorkload workload) {
    workloads.add(workload);
  }

  void stopped(TestWorkload workload) {
    workloads.remove(workload);
  }

  /** All that serve now. */
  List<TestWorkload> workloads() {
    return List.copyOf(workloads);
  }

  /**
   * Stores and applies one text.
   *
   * @throws AssertionError naming every error
   */
  RuleFile apply(RuleText text) {
    ControlPlane running = running("apply");
    RuleFile file = files.add(text.name(), text.yaml(), text.kind());
    ApplyResult result = running.apply(file.path());
    if (result.hasErrors()) {
      throw new AssertionError(
          "rules were rejected:\n"
              + result.errors().stream()
                  .map(error -> "  " + files.readable(error.toString()))
                  .collect(Collectors.joining("\n")));
    }
    return file;
  }

  /** Takes back what one text declared. */
  void remove(RuleFile file) {
    files.empty(file);
    ControlPlane running = control;
    if (running != null) {
      running.apply(file.path());
    }
  }

  /**
   * Waits until every client obeys what was applied so far; nothing when none can be reached.
   *
   * @throws AssertionError naming who does not follow
   */
  void settle() {
    ControlPlane running;
    synchronized (lock) {
      running = control;
      if (running == null || mode == Relay.Mode.FROZEN) {
        return;
      }
    }
    try {
      long end = System.nanoTime() + options.timeout().toNanos();
      AckResult acked = running.awaitAcked(running.revision(), options.timeout());
      if (!acked.allAcked()) {
        throw new AssertionError(
            "not every client accepted the rules within " + options.timeout() + ": " + acked);
      }
      for (MeshClient client : clients) {
        if (!client.awaitInEffect(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          throw new AssertionError(client + " does not obey the rules within " + options.timeout());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for clients to obey the rules", e);
    }
  }

  void kill() {
    synchronized (lock) {
      ControlPlane running = control;
      if (running == null) {
        return;
      }
      lastSnapshot = running.snapshot();
      control = null;
      mode(Relay.Mode.DOWN);
      running.close();
    }
  }

  void restart() {
    synchronized (lock) {
      if (control == null) {
        connected = new ConnectedProxies();
        ControlPlane next = newControlPlane(connected);
        files.all().forEach(file -> next.apply(file.path()));
        relay.upstreamPort(port(next.start()));
        control = next;
      }
      mode(Relay.Mode.OPEN);
    }
    awaitReconnected();
    settle();
  }

  void mode(Relay.Mode next) {
    synchronized (lock) {
      if (control == null && next != Relay.Mode.DOWN && next != Relay.Mode.OPEN) {
        throw new IllegalStateException("the control plane is killed (expected: restart() first)");
      }
      relay.mode(next);
      mode = next;
    }
  }

  /** True while no fault acts. */
  boolean isHealthy() {
    synchronized (lock) {
      return control != null && mode == Relay.Mode.OPEN;
    }
  }

  @Override
  public void close() {
    relay.close();
    ControlPlane running = control;
    if (running != null) {
      running.close();
    }
    files.close();
  }

  private ControlPlane running(String what) {
    ControlPlane running = control;
    if (running == null) {
      throw new IllegalStateException(
          what + ": the control plane is killed (expected: restart() first)");
    }
    return running;
  }

  /** Waits for all clients and servers; they dial again within a second or so. */
  private void awaitReconnected() {
    List<MeshClient> dialling = List.copyOf(clients);
    List<MeshServer> servers = workloads().stream().map(TestWorkload::server).toList();
    int expected = dialling.size() + servers.size();
    try {
      long end = System.nanoTime() + options.timeout().toNanos();
      int back = connected.await(expected, options.timeout());
      Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      List<String> away = Reconnection.await(dialling, servers, left);
      if (back < expected || !away.isEmpty()) {
        throw new AssertionError(
            back
                + " of "
                + expected
                + " clients and servers came back within "
                + options.timeout()
                + "; dialling: "
                + away);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for clients to come back", e);
    }
  }

  private ControlPlane newControlPlane(ConnectedProxies listener) {
    return ControlPlane.builder()
        .meshId(meshId)
        .defaultNamespace(options.namespace())
        .listener(listener)
        .allowNotEnforced(options.allowNotEnforced().toArray(new String[0]))
        // A test waits for each change.
        .debounceAfter(Duration.ZERO)
        .build();
  }

  private static int port(ControlPlane control) {
    List<String> parts = new ArrayList<>(List.of(control.target().split(":", -1)));
    return Integer.parseInt(parts.get(parts.size() - 1));
  }
}
