package io.mizzen.it.mesh;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.xds.server.AckResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A mesh in this JVM: one control plane, any number of servers and clients. Close it after each
 * test, for example with {@code @AutoClose}; it closes everything that it opened, newest first.
 */
public final class TestMesh implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ControlPlane control;
  private final List<CountingServer> servers = new CopyOnWriteArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private TestMesh(ControlPlane control) {
    this.control = control;
  }

  /** Starts a control plane that knows nothing yet. */
  public static TestMesh start() {
    return new TestMesh(ControlPlane.builder().build().start());
  }

  /** A mesh around a control plane that has been started; closed with the mesh. */
  public static TestMesh around(ControlPlane control) {
    return new TestMesh(control);
  }

  public ControlPlane control() {
    return control;
  }

  /**
   * Applies documents that must be accepted, and waits until every data plane has ACKed them. One
   * that asks for protection nobody can enforce is accepted, though it is an error.
   */
  public ApplyResult apply(String... documents) {
    ApplyResult result = control.apply(String.join("\n---\n", documents));
    List<Finding> rejected =
        result.errors().stream().filter(e -> !e.code().equals("NOT_ENFORCEABLE")).toList();
    if (!rejected.isEmpty()) {
      throw new AssertionError(rejected.toString());
    }
    awaitAcked(result.revision());
    return result;
  }

  /** Deletes one resource of namespace default, and waits until every data plane has ACKed that. */
  public void delete(String kind, String name) {
    awaitAcked(control.delete(new ResourceKey(kind, "default", name)).revision());
  }

  /** Waits until every data plane has accepted everything up to {@code revision}. */
  public void awaitAcked(long revision) {
    try {
      AckResult acked = control.awaitAcked(revision, PATIENCE);
      if (!acked.allAcked()) {
        throw new AssertionError("not accepted by every data plane: " + acked);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for ACKs", e);
    }
  }

  /** Starts one instance of a workload; it is registered when this returns. */
  public CountingServer serve(Identity identity) {
    CountingServer server =
        own(new CountingServer(identity, Clients.open(control.target(), identity)));
    servers.add(server);
    return server;
  }

  /** All servers started so far, those that were closed too. */
  public List<CountingServer> servers() {
    return List.copyOf(servers);
  }

  /** A client of some identity of its own. */
  public EchoClient client(String target) {
    return client(Identity.of("caller", "v1"), target);
  }

  /** A client; what was applied before is in effect for its first call. */
  public EchoClient client(Identity identity, String target) {
    return own(new EchoClient(Clients.open(control.target(), identity), target));
  }

  /** Has {@link #close} close one more thing. */
  public synchronized <T extends AutoCloseable> T own(T resource) {
    open.push(resource);
    return resource;
  }

  /** The counts of all servers so far, by version. */
  public Counts countsByVersion() {
    return counts(CountingServer::version);
  }

  /** The counts of all servers so far, by name of the server. */
  public Counts countsByServer() {
    return counts(CountingServer::name);
  }

  /** The counts of the servers while {@code traffic} runs, by version. */
  public Counts counting(Runnable traffic) {
    Counts before = countsByVersion();
    traffic.run();
    return countsByVersion().since(before);
  }

  /** The counts of the servers while {@code traffic} runs, by name of the server. */
  public Counts countingServers(Runnable traffic) {
    Counts before = countsByServer();
    traffic.run();
    return countsByServer().since(before);
  }

  @Override
  public synchronized void close() {
    servers.forEach(server -> server.echo().release());
    List<Exception> failures = new ArrayList<>();
    while (!open.isEmpty()) {
      close(open.pop(), failures);
    }
    close(control, failures);
    if (!failures.isEmpty()) {
      IllegalStateException failure = new IllegalStateException("not closed cleanly");
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }

  private Counts counts(Function<CountingServer, String> key) {
    Map<String, Long> counts = new TreeMap<>();
    servers.forEach(server -> counts.merge(key.apply(server), server.echo().calls(), Long::sum));
    return new Counts(counts);
  }

  private static void close(AutoCloseable resource, List<Exception> failures) {
    try {
      resource.close();
    } catch (Exception e) {
      failures.add(e);
    }
  }
}
