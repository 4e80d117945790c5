package io.mizzen.testing.controlplane;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.testing.controlplane.RuleFiles.RuleFile;
import io.mizzen.testing.controlplane.RuleSources.RuleText;
import io.mizzen.xds.server.AckResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The control plane of a test behind a relay, with all that was applied to it and all clients that
 * follow it. It can be killed and started again at the same address with the same rules. Safe for
 * use by many threads.
 */
@API(status = API.Status.INTERNAL)
public final class TestControlPlane implements AutoCloseable {
  private final String namespace;
  private final List<String> allowNotEnforced;
  private final Duration timeout;
  private final String meshId = "test-" + UUID.randomUUID();
  private final RuleFiles files = RuleFiles.create();
  private final Relay relay;
  private final Set<MeshClient> clients = ConcurrentHashMap.newKeySet();
  private final Set<MeshServer> servers = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private Relay.Mode mode = Relay.Mode.OPEN;
  private volatile ConnectedProxies connected = new ConnectedProxies();
  private volatile @Nullable ControlPlane control;
  private volatile MeshSnapshot lastSnapshot;

  /**
   * Starts one.
   *
   * @param namespace of rules and workloads that name none
   * @param allowNotEnforced kinds whose protection need not be enforced
   * @param timeout of every wait
   */
  public TestControlPlane(String namespace, List<String> allowNotEnforced, Duration timeout) {
    this.namespace = namespace;
    this.allowNotEnforced = List.copyOf(allowNotEnforced);
    this.timeout = timeout;
    ControlPlane first = newControlPlane(connected).start();
    this.control = first;
    this.lastSnapshot = first.snapshot();
    this.relay = Relay.to(port(first));
  }

  /** {@code host:port} of the relay. */
  public String target() {
    return "127.0.0.1:" + relay.port();
  }

  /** The settings of the mesh. */
  public MeshSettings settings() {
    return lastSnapshot.settings();
  }

  /** The rules in force; those of its last moment when the control plane is killed. */
  public MeshSnapshot snapshot() {
    ControlPlane running = control;
    if (running != null) {
      lastSnapshot = running.snapshot();
    }
    return lastSnapshot;
  }

  /** The rules that were applied, as files. */
  public RuleFiles files() {
    return files;
  }

  /** The fields of rules in force that no client applies; none when it is killed. */
  public List<NotApplied> notApplied() {
    ControlPlane running = control;
    return running == null ? List.of() : running.notApplied();
  }

  /** The findings about what is in force; none when it is killed. */
  public List<Finding> findings() {
    ControlPlane running = control;
    return running == null ? List.of() : running.findings();
  }

  /** A client obeys the rules from now on. */
  public void joined(MeshClient client) {
    clients.add(client);
  }

  /** A client is closed. */
  public void left(MeshClient client) {
    clients.remove(client);
  }

  /** A server registers itself from now on. */
  public void joined(MeshServer server) {
    servers.add(server);
  }

  /** A server is closed. */
  public void left(MeshServer server) {
    servers.remove(server);
  }

  /**
   * Stores and applies one text.
   *
   * @throws AssertionError naming every error
   */
  public RuleFile apply(RuleText text) {
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
  public void remove(RuleFile file) {
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
  public void settle() {
    ControlPlane running;
    synchronized (lock) {
      running = control;
      if (running == null || mode == Relay.Mode.FROZEN) {
        return;
      }
    }
    try {
      long end = System.nanoTime() + timeout.toNanos();
      AckResult acked = running.awaitAcked(running.revision(), timeout);
      if (!acked.allAcked()) {
        throw new AssertionError(
            "not every client accepted the rules within " + timeout + ": " + acked);
      }
      for (MeshClient client : clients) {
        if (!client.awaitInEffect(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          throw new AssertionError(client + " does not obey the rules within " + timeout);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for clients to obey the rules", e);
    }
  }

  /** Ends it as a killed process ends. Idempotent. */
  public void kill() {
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

  /** Starts it again if it was killed, ends all faults, and waits for clients and servers. */
  public void restart() {
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
    Reconnection.awaitAll(connected, List.copyOf(clients), List.copyOf(servers), timeout);
    settle();
  }

  /**
   * Stops every byte of all connections.
   *
   * @throws IllegalStateException when the control plane is killed
   */
  public void freeze() {
    mode(Relay.Mode.FROZEN);
  }

  /**
   * Resets new connections.
   *
   * @throws IllegalStateException when the control plane is killed
   */
  public void refuse() {
    mode(Relay.Mode.REFUSING);
  }

  private void mode(Relay.Mode next) {
    synchronized (lock) {
      if (control == null && next != Relay.Mode.DOWN && next != Relay.Mode.OPEN) {
        throw new IllegalStateException("the control plane is killed (expected: restart() first)");
      }
      relay.mode(next);
      mode = next;
    }
  }

  /** True while no fault acts. */
  public boolean isHealthy() {
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

  private ControlPlane newControlPlane(ConnectedProxies listener) {
    return ControlPlane.builder()
        .meshId(meshId)
        .defaultNamespace(namespace)
        .listener(listener)
        .allowNotEnforced(allowNotEnforced.toArray(new String[0]))
        // A test waits for each change.
        .debounceAfter(Duration.ZERO)
        .build();
  }

  private static int port(ControlPlane control) {
    List<String> parts = new ArrayList<>(List.of(control.target().split(":", -1)));
    return Integer.parseInt(parts.get(parts.size() - 1));
  }
}
