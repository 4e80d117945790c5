package io.mizzen.client;

import io.grpc.Server;
import io.grpc.Status;
import io.mizzen.client.grpcinternal.MeshNode;
import io.mizzen.client.grpcinternal.RegistrationAnswer;
import io.mizzen.client.grpcinternal.ServerRegistration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gRPC server that other workloads find through the mesh: it registers its bound port and labels
 * on start, over an ADS stream of its own or by {@link MeshClientBuilder#registrar}, and takes the
 * registration back before it stops.
 *
 * <p>When that stream is lost the server keeps serving and registers again as soon as the control
 * plane is back. Safe for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeshServer.class);
  private static final Duration DEREGISTRATION_TIMEOUT = Duration.ofSeconds(2);

  private final MeshClient mesh;
  private final Server server;
  private final InetSocketAddress endpoint;
  private final Announcement announcement;
  private final Patience patience;
  private final Object lock = new Object();
  private final StatusTracker status;
  private volatile @Nullable Registration registration;
  private @Nullable ServerRegistration open;
  private volatile String host = "";
  private boolean started;
  private boolean closed;

  /**
   * The facts that the server says of itself.
   *
   * @param given the address that peers are told; empty for the workload's own
   * @param group the WorkloadGroup; empty for that of the workload's name
   */
  record Announcement(Optional<String> given, String portName, Optional<String> group) {}

  /** The limits of waiting. */
  record Patience(Duration registration, Duration drain) {}

  MeshServer(
      MeshClient mesh,
      Server server,
      InetSocketAddress endpoint,
      Announcement announcement,
      Patience patience) {
    this.mesh = mesh;
    this.server = server;
    this.endpoint = endpoint;
    this.announcement = announcement;
    this.patience = patience;
    this.status = new StatusTracker(mesh.controlPlane(), InstantSource.system());
  }

  /**
   * Listens, registers, and waits until the control plane confirms the registration. When no answer
   * comes within {@link MeshServerBuilder#registrationTimeout} (the control plane is down, or does
   * not know registration) the server serves nevertheless, {@link #registration()} is empty and the
   * attempts go on in the background.
   *
   * @return this server
   * @throws UncheckedIOException when the address cannot be bound
   * @throws IllegalArgumentException when the workload's own address is to be registered, and peers
   *     could not dial it
   * @throws RegistrationRefusedException with the control plane's message; the server is stopped
   * @throws IllegalStateException when started before or closed, also while it waits, when the mesh
   *     is closed, or when the thread is interrupted
   */
  public MeshServer start() {
    MeshNode node;
    synchronized (lock) {
      if (started || closed) {
        throw new IllegalStateException("a MeshServer can be started once");
      }
      String advertised = advertised();
      mesh.own(this);
      started = true;
      host = advertised;
      bind();
      status.connecting();
      node = node();
    }
    awaitRegistration(register(node));
    return this;
  }

  /** Without the lock, so that neither server nor mesh waits with closing. */
  private ServerRegistration register(MeshNode node) {
    ServerRegistration opened;
    try {
      opened = mesh.register(node, status, this::registered);
    } catch (RuntimeException e) {
      boolean overtaken = isClosed() || mesh.openSession().isEmpty();
      close();
      throw overtaken ? closedMeanwhile(e) : e;
    }
    synchronized (lock) {
      if (!closed) {
        open = opened;
        return opened;
      }
    }
    opened.close(DEREGISTRATION_TIMEOUT);
    throw closedMeanwhile(Status.CANCELLED.asRuntimeException());
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private static IllegalStateException closedMeanwhile(Exception cause) {
    return new IllegalStateException("closed while registering", cause);
  }

  /**
   * The port bound.
   *
   * @throws IllegalStateException before {@link #start()} and after {@link #close()}
   */
  public int port() {
    int port = server.getPort();
    if (port < 0) {
      throw new IllegalStateException("not listening (expected: a started server)");
    }
    return port;
  }

  /** The control plane's latest answer; empty until it confirms. Kept through a lost stream. */
  public Optional<Registration> registration() {
    return Optional.ofNullable(registration);
  }

  /** The state of the stream that registers this server. Never blocks. */
  public ControlPlaneStatus status() {
    return status.status();
  }

  /** As {@link MeshClient#addStatusListener}, for {@link #status()}. */
  public void addStatusListener(Consumer<ControlPlaneStatus> listener) {
    status.add(listener);
  }

  /** Has a listener told no more, but for what is under way. */
  public void removeStatusListener(Consumer<ControlPlaneStatus> listener) {
    status.remove(listener);
  }

  /**
   * Takes the registration back so that no new calls come, lets running calls finish for at most
   * {@link MeshServerBuilder#drainTimeout}, and stops. Idempotent.
   */
  @Override
  public void close() {
    ServerRegistration registered;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      registered = open;
    }
    if (registered != null) {
      registered.close(DEREGISTRATION_TIMEOUT);
    }
    status.closed();
    stop();
    mesh.disown(this);
  }

  /** Looked up anew, should it not have been known when the client started. */
  private String advertised() {
    return announcement
        .given()
        .orElseGet(
            () ->
                AdvertisedAddress.ofWorkload(
                    mesh.identity().reaching(mesh.controlPlane()).address(), mesh.controlPlane()));
  }

  private void bind() {
    try {
      server.start();
    } catch (IOException e) {
      mesh.disown(this);
      throw new UncheckedIOException("address: " + endpoint + " cannot be bound", e);
    }
  }

  private MeshNode node() {
    return mesh.identity()
        .serverNode(host, announcement.portName(), server.getPort(), announcement.group());
  }

  private void awaitRegistration(ServerRegistration opened) {
    try {
      opened.firstAnswer().get(patience.registration().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.atWarn()
          .addKeyValue("proxy", node().id())
          .addKeyValue("controlPlane", mesh.controlPlane())
          .log(
              "{} serves at {} unregistered: control plane {} has not answered within {} ms{}",
              mesh.identity().workloadName(),
              address(),
              mesh.controlPlane(),
              patience.registration().toMillis(),
              status.status().lastError().map(last -> ", last: " + last.message()).orElse(""));
    } catch (ExecutionException e) {
      close();
      throw failure(Status.fromThrowable(e), e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while registering", e);
    }
  }

  private RuntimeException failure(Status status, Exception cause) {
    return status.getCode() == Status.Code.CANCELLED
        ? closedMeanwhile(cause)
        : new RegistrationRefusedException(mesh.identity().workloadName(), status, cause);
  }

  /** Called sequentially with every answer. */
  private void registered(RegistrationAnswer answer) {
    Registration last = registration;
    registration = new Registration(answer.workloadEntry(), answer.services());
    if (registration.equals(last)) {
      return;
    }
    boolean orphan = answer.services().isEmpty();
    (orphan ? LOG.atWarn() : LOG.atInfo())
        .addKeyValue("workloadEntry", answer.workloadEntry())
        .addKeyValue("labels", mesh.identity().labels())
        .addKeyValue("services", answer.services())
        .log(
            "registered {} at {}, {}",
            mesh.identity().workloadName(),
            address(),
            orphan
                ? "but no service selects its labels " + new TreeMap<>(mesh.identity().labels())
                : "selected by " + String.join(", ", answer.services()));
  }

  /** {@code host:port} as peers dial it; an IPv6 address in brackets. */
  private String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort();
  }

  private void stop() {
    server.shutdown();
    try {
      if (!server.awaitTermination(patience.drain().toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(DEREGISTRATION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
