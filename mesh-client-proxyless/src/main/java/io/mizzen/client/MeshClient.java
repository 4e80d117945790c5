package io.mizzen.client;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.mizzen.client.channel.ClientChannels;
import io.mizzen.client.grpcinternal.ControlPlaneTarget;
import io.mizzen.client.grpcinternal.MeshNode;
import io.mizzen.client.grpcinternal.RegistrationAnswer;
import io.mizzen.client.grpcinternal.RegistrationStream;
import io.mizzen.client.grpcinternal.ServerRegistration;
import io.mizzen.client.grpcinternal.XdsSession;
import io.mizzen.xds.ServerRegistrar;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One workload of the mesh inside this process: its identity, one ADS stream to the control plane,
 * and any number of gRPC channels and servers that obey the mesh's rules.
 *
 * <pre>{@code
 * try (MeshClient mesh =
 *     MeshClient.builder()
 *         .controlPlane("127.0.0.1:15010")
 *         .workloadName("productpage-v1")
 *         .labels(Map.of("app", "productpage", "version", "v1"))
 *         .build()
 *         .start()) {
 *   ManagedChannel reviews = mesh.channel("mesh:///reviews:9080");
 * }
 * }</pre>
 *
 * <p>Several clients, of equal or different identity and control plane, live in one JVM without
 * touching each other. Safe for use by many threads. No thread exists before {@link #start()}, none
 * is left after {@link #close()}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeshClient.class);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(1);

  private final ControlPlaneAddress controlPlane;
  private final TransportSecurity security;
  private final Optional<ServerRegistrar> registrar;
  private final Duration drainTimeout;
  private final Object lock = new Object();
  private final ClientChannels channels = new ClientChannels();
  private final Set<MeshServer> servers = new HashSet<>();
  private final StatusTracker status;
  private volatile MeshIdentity identity;
  private @Nullable ControlPlaneCredentials credentials;
  private @Nullable XdsSession session;
  private boolean closed;

  MeshClient(
      ControlPlaneAddress controlPlane,
      TransportSecurity security,
      MeshIdentity identity,
      Optional<ServerRegistrar> registrar,
      Duration drainTimeout) {
    this.controlPlane = controlPlane;
    this.security = security;
    this.identity = identity;
    this.registrar = registrar;
    this.drainTimeout = drainTimeout;
    this.status = new StatusTracker(controlPlane, InstantSource.system());
  }

  /** Starts to describe a client. */
  public static MeshClientBuilder builder() {
    return new MeshClientBuilder();
  }

  /**
   * Opens the ADS stream. Waits at most a second for the control plane to answer; one that is down
   * is tried again until it does. With a {@link MeshClientBuilder#registrar} the stream is opened
   * by the first channel that is used, and nothing is waited for here.
   *
   * @return this client
   * @throws IllegalStateException when started before, or closed
   * @throws IllegalArgumentException when a file of {@link MeshClientBuilder#security} cannot be
   *     used
   * @throws java.io.UncheckedIOException when one cannot be read
   */
  public MeshClient start() {
    XdsSession opened;
    synchronized (lock) {
      if (session != null || closed) {
        throw new IllegalStateException(this + " can be started once");
      }
      ControlPlaneCredentials read = ControlPlaneCredentials.open(controlPlane, security);
      credentials = read;
      identity = identity.reaching(controlPlane);
      registrar.ifPresent(elsewhere -> status.idle());
      opened = XdsSession.of(read.target(), identity.node(), status);
      session = opened;
    }
    if (registrar.isEmpty()) {
      opened.open();
      opened.awaitFirstAnswer(ANSWER_PATIENCE);
    }
    LOG.atInfo()
        .addKeyValue("proxy", identity.node().id())
        .addKeyValue("controlPlane", controlPlane)
        .log("mesh client {} started, control plane {}", identity.workloadName(), controlPlane);
    return this;
  }

  /**
   * A builder of channels to a service. The mesh owns what it builds: {@link #close()} shuts it
   * down; shutting it down earlier is fine. Retries are limited by the mesh's rules alone, unless
   * {@code maxRetryAttempts} is set to less. A channel that was used never becomes idle, unless
   * {@code idleTimeout} is set: an idle one drops its rules, and its next call waits for them.
   *
   * @param target {@code mesh:///host[:port]}: a short name is looked up in this client's
   *     namespace; the port may be left out when the service has exactly one. A name the control
   *     plane does not know fails calls at once with UNAVAILABLE (those that wait for ready
   *     excepted), until it appears
   * @throws IllegalArgumentException when the target is spelled otherwise
   * @throws IllegalStateException when not started, or closed
   */
  public ManagedChannelBuilder<?> channelBuilder(String target) {
    return channels.builder(target, this::session, this::own);
  }

  /** {@link #channelBuilder}, built. */
  public ManagedChannel channel(String target) {
    return channelBuilder(target).build();
  }

  /**
   * Waits until rules that the control plane knows to be acknowledged are in effect here. After
   *
   * <pre>{@code
   * controlPlane.awaitAcked(applied.revision(), timeout); // allAcked()
   * client.awaitInEffect(timeout); // true
   * }</pre>
   *
   * <p>every new call on every channel of this client is routed by the rules of that revision, or a
   * newer one: routes, weights, faults, timeouts, retries, clusters and endpoints. Calls that run
   * already end as they began. One thing may come later: where the kind of load balancer changes
   * (round robin to a hash), the old one serves until the connections of the new one are up.
   *
   * <p>Channels that are idle, or were never used, are not waited for; they ask anew when they are
   * used. A channel that is used and has no answer because the control plane cannot be reached is
   * waited for.
   *
   * @param timeout how long to wait; what an awaited resource needs may itself have to be fetched
   * @return false when it was not in effect within the timeout
   * @throws IllegalStateException when not started, or closed
   */
  public boolean awaitInEffect(Duration timeout) throws InterruptedException {
    return session().awaitInEffect(timeout);
  }

  /**
   * The state of this client's stream to its control plane. Never blocks; may be called at any
   * time.
   */
  public ControlPlaneStatus status() {
    return status.status();
  }

  /**
   * Has a listener told of the status of now and of each one that follows: connected, lost, closed,
   * a response accepted or rejected, another error. A failure that repeats is told once. Listeners
   * are called one after the other on a thread of their own and delay nobody but each other; an
   * exception is logged. The last status told is {@link ControlPlaneStatus.State#CLOSED}; a
   * listener that is added later is told of it before this returns.
   */
  public void addStatusListener(Consumer<ControlPlaneStatus> listener) {
    status.add(listener);
  }

  /** Has a listener told no more, but for what is under way. */
  public void removeStatusListener(Consumer<ControlPlaneStatus> listener) {
    status.remove(listener);
  }

  /**
   * A builder of gRPC servers that register themselves as this workload.
   *
   * @throws IllegalStateException when not started, or closed
   */
  public MeshServerBuilder serverBuilder() {
    session();
    return new MeshServerBuilder(this);
  }

  /**
   * Closes the servers, then the channels, then the ADS stream. Calls that run on the channels may
   * finish within {@link MeshClientBuilder#drainTimeout}, then they are cancelled. Idempotent.
   */
  @Override
  public void close() {
    List<MeshServer> openServers;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      openServers = List.copyOf(servers);
    }
    openServers.forEach(MeshServer::close);
    channels.close(drainTimeout);
    synchronized (lock) {
      if (session != null) {
        session.close();
      }
      if (credentials != null) {
        credentials.close();
      }
    }
    status.closed();
    LOG.atInfo()
        .addKeyValue("proxy", identity.node().id())
        .log("mesh client {} closed", identity.workloadName());
  }

  ControlPlaneAddress controlPlane() {
    return controlPlane;
  }

  /**
   * Registers a server, over a stream of its own where the control plane is elsewhere.
   *
   * @param listener called sequentially with every answer; must not block
   */
  ServerRegistration register(
      MeshNode node, StatusTracker events, Consumer<RegistrationAnswer> listener) {
    return registrar.isPresent()
        ? LocalRegistration.open(registrar.get(), node, events, listener)
        : RegistrationStream.open(target(), node, events, listener);
  }

  private ControlPlaneTarget target() {
    synchronized (lock) {
      ensureOpen();
      return Objects.requireNonNull(credentials, "started without credentials").target();
    }
  }

  MeshIdentity identity() {
    return identity;
  }

  void own(MeshServer server) {
    synchronized (lock) {
      ensureOpen();
      servers.add(server);
    }
  }

  void disown(MeshServer server) {
    synchronized (lock) {
      servers.remove(server);
    }
  }

  private ManagedChannel own(ManagedChannelBuilder<?> builder) {
    synchronized (lock) {
      ensureOpen();
      return channels.build(builder);
    }
  }

  /** The session while it is open. */
  Optional<XdsSession> openSession() {
    synchronized (lock) {
      return closed ? Optional.empty() : Optional.ofNullable(session);
    }
  }

  private XdsSession session() {
    synchronized (lock) {
      return ensureOpen();
    }
  }

  private XdsSession ensureOpen() {
    if (session == null || closed) {
      throw new IllegalStateException(this + (closed ? " is closed" : " is not started"));
    }
    return session;
  }

  @Override
  public String toString() {
    return "MeshClient(" + identity.node().id() + ")";
  }
}
