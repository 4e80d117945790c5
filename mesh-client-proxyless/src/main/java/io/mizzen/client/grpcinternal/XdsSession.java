package io.mizzen.client.grpcinternal;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.xds.client.XdsClient;
import io.grpc.xds.client.XdsClient.ResourceWatcher;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Node;
import io.mizzen.xds.MizzenNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code XdsClient}, hence one ADS stream, for all channels of one workload identity. It is
 * opened by {@link #open} or by the first channel that is used.
 *
 * <p>Safe for use by many threads.
 */
@API(status = API.Status.INTERNAL)
public final class XdsSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(XdsSession.class);

  /** Not so in gRPC 1.80, which Spring Boot 4.1 manages. */
  private static final boolean CHANNELS_TAKE_REGISTRIES = channelsTakeRegistries();

  private final ControlPlaneTarget controlPlane;
  private final MeshNode node;
  private final AdsEvents events;
  private final Opener opener;
  private final ServiceLookups lookups;
  private final Set<SteadyResolver> running = ConcurrentHashMap.newKeySet();
  private final SteadyResolverProvider resolvers;
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile @Nullable SessionClient owned;
  private boolean closed;

  /** Makes a session's client. */
  interface Opener {
    SessionClient open(ControlPlaneTarget controlPlane, MeshNode node, AdsEvents events);
  }

  XdsSession(ControlPlaneTarget controlPlane, MeshNode node, AdsEvents events, Opener opener) {
    this.controlPlane = controlPlane;
    this.node = node;
    this.events = events;
    this.opener = opener;
    this.lookups = new ServiceLookups(this::client);
    this.resolvers = new SteadyResolverProvider(this::client, running, lookups);
  }

  /**
   * One that is not open yet.
   *
   * @param events told of what happens on the client's streams, until {@link #close}
   */
  public static XdsSession of(ControlPlaneTarget controlPlane, MeshNode node, AdsEvents events) {
    return new XdsSession(controlPlane, node, events, SessionClient::open);
  }

  /**
   * Opens the client and starts to connect, if that was not done. An unreachable control plane is
   * no error here: it is tried again until it answers.
   */
  public void open() {
    XdsClient unused = client();
  }

  /** The client, opened if need be. */
  XdsClient client() {
    SessionClient open = owned;
    return open == null ? opened().client() : open.client();
  }

  private synchronized SessionClient opened() {
    if (owned == null) {
      if (closed) {
        throw new IllegalStateException(node.id() + ": closed");
      }
      events.connecting();
      AdsEvents log = new ConnectionLog("mesh client " + node.cluster(), controlPlane.address());
      AdsEvents lost = new LostSubscriptions(this::client);
      SessionClient made =
          opener.open(controlPlane, node, AdsEvents.both(log, AdsEvents.both(events, lost)));
      // Before the first watch: this thread may handle the answer to it before the call returns.
      owned = made;
      made.client()
          .watchXdsResource(MizzenDocumentType.INSTANCE, MizzenNames.MESH, new FirstAnswer());
    }
    return owned;
  }

  /** A channel that resolves an {@code xds:///} target through this session. */
  @SuppressWarnings("deprecation") // the way of older versions, which have no other
  public ManagedChannelBuilder<?> channelBuilder(String target, ChannelCredentials credentials) {
    return CHANNELS_TAKE_REGISTRIES
        ? Grpc.newChannelBuilder(target, credentials, resolvers.registry())
        : Grpc.newChannelBuilder(target, credentials).nameResolverFactory(resolvers);
  }

  /**
   * Waits until every resource that this session has acknowledged by now is in effect: new calls on
   * its channels are routed by it.
   *
   * @return false when that was not so within the timeout
   */
  public boolean awaitInEffect(Duration timeout) throws InterruptedException {
    SessionClient open = owned;
    if (open == null) {
      return true;
    }
    long end = System.nanoTime() + timeout.toNanos();
    try {
      // The client acknowledges a response and hands its resources to the watchers in one step; a
      // question that it answers between two steps comes after both.
      open.client()
          .getSubscribedResourcesMetadataSnapshot()
          .get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      CompletableFuture.allOf(
              running.stream().map(SteadyResolver::inEffect).toArray(CompletableFuture[]::new))
          .get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot tell what is in effect for " + node.id(), e);
    }
  }

  /**
   * Waits until the control plane has answered for the first time, or cannot be reached, or {@code
   * patience} is over. An interrupt ends the wait and stays set.
   */
  public void awaitFirstAnswer(Duration patience) {
    try {
      if (!answered.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atDebug()
            .addKeyValue("proxy", node.id())
            .log("{}: no answer of the control plane yet", node.id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The meaning of a host; null while no channel that dials it is in use, until the control plane
   * has told, and if it never does. One lookup in a map.
   */
  public @Nullable ServiceLookup lookup(String host) {
    return lookups.of(host);
  }

  /** The client if it is open: not before a channel is used, unless {@link #open} was called. */
  Optional<XdsClient> openClient() {
    return Optional.ofNullable(owned).map(SessionClient::client);
  }

  /** The node that the control plane is told, also before the client is open. */
  Node node() {
    return Bootstrap.of(controlPlane.address(), node).node().toEnvoyProtoNode();
  }

  String nodeId() {
    return node.id();
  }

  /** Ends the ADS stream. The channels attached must have been shut down before. Idempotent. */
  @Override
  public synchronized void close() {
    SessionClient open = owned;
    if (!closed && open != null) {
      open.close();
    }
    closed = true;
  }

  private static boolean channelsTakeRegistries() {
    return Stream.of(Grpc.class.getMethods())
        .filter(method -> method.getName().equals("newChannelBuilder"))
        .anyMatch(
            method -> List.of(method.getParameterTypes()).contains(NameResolverRegistry.class));
  }

  /** Any answer will do, also that there is none: another control plane knows no such document. */
  private final class FirstAnswer implements ResourceWatcher<MizzenDocumentType.Update> {
    @Override
    public void onResourceChanged(StatusOr<MizzenDocumentType.Update> update) {
      answered.countDown();
    }

    @Override
    public void onAmbientError(Status error) {
      // It has answered before.
    }
  }
}
