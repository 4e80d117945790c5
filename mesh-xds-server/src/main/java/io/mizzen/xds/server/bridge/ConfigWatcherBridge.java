package io.mizzen.xds.server.bridge;

import io.envoyproxy.controlplane.cache.ConfigWatcher;
import io.envoyproxy.controlplane.cache.DeltaResponse;
import io.envoyproxy.controlplane.cache.DeltaWatch;
import io.envoyproxy.controlplane.cache.DeltaXdsRequest;
import io.envoyproxy.controlplane.cache.Response;
import io.envoyproxy.controlplane.cache.Watch;
import io.envoyproxy.controlplane.cache.XdsRequest;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.mizzen.xds.server.NodeReader;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ResourceFeed;
import io.mizzen.xds.server.StreamDecision;
import io.mizzen.xds.server.StreamEnd;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The resources of a control plane as the {@link ConfigWatcher} of java-control-plane's {@code
 * V3DiscoveryServer}, state of the world and delta, for teams that run that server.
 *
 * <pre>{@code
 * var bridge = ConfigWatcherBridge.of(mesh.resources(), executor);
 * var xds = new V3DiscoveryServer(bridge);
 * NettyServerBuilder.forPort(18000)
 *     .intercept(bridge.interceptor())
 *     .addService(xds.getAggregatedDiscoveryServiceImpl());
 * }</pre>
 *
 * <p>java-control-plane does not tell a watcher which stream a request is of, so its server needs
 * the {@link #interceptor} too. One watch is one response: a change that comes while a response is
 * not acknowledged is sent after its ACK or NACK. A refused response is not repeated; the next
 * change is sent. Clusters are sent before endpoints, listeners and routes, without waiting for
 * ACKs between them.
 *
 * <p>Thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ConfigWatcherBridge implements ConfigWatcher, AutoCloseable {
  private static final Status CLOSED = Status.UNAVAILABLE.withDescription("the bridge is closed");

  private final ResourceFeed feed;
  private final Executor executor;

  /** Streams are added and the bridge is closed while this is held. */
  private final Object lifecycle = new Object();

  private final Set<BridgedStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private final ResourceFeed.Registration registration;

  private ConfigWatcherBridge(ResourceFeed feed, Executor executor) {
    this.feed = feed;
    this.executor = executor;
    this.registration = feed.onPush(() -> streams.forEach(BridgedStream::push));
  }

  /**
   * A bridge that answers until it is closed.
   *
   * @param executor makes and sends the answers, those of one stream one after the other; not a
   *     direct one, which would hold up the control plane's event loop
   */
  public static ConfigWatcherBridge of(ResourceFeed feed, Executor executor) {
    return new ConfigWatcherBridge(feed, executor);
  }

  /** Ties requests to their stream, and refuses the streams that the control plane refuses. */
  public ServerInterceptor interceptor() {
    return BridgedCall.interceptor(this::ended);
  }

  /**
   * Called by java-control-plane.
   *
   * @throws IllegalStateException if its server lacks the {@link #interceptor}
   * @throws StatusRuntimeException if the control plane refuses the proxy, or this is closed
   */
  @Override
  public Watch createWatch(
      boolean ads,
      XdsRequest request,
      Set<String> knownResourceNames,
      Consumer<Response> responses,
      boolean hasClusterChanged,
      boolean allowDefaultEmptyEdsUpdate) {
    BridgedStream stream = stream(request.v3Request().getNode());
    Watch watch = new Watch(ads, allowDefaultEmptyEdsUpdate, request, responses);
    stream.watch(watch, request, hasClusterChanged);
    return watch;
  }

  /**
   * Called by java-control-plane; throws as the other.
   *
   * @param pendingResources names subscribed to that nothing was sent for, which it changes later
   */
  @Override
  public DeltaWatch createDeltaWatch(
      DeltaXdsRequest request,
      String requesterVersion,
      Map<String, String> resourceVersions,
      Set<String> pendingResources,
      boolean isWildcard,
      Consumer<DeltaResponse> responses,
      boolean hasClusterChanged) {
    BridgedStream stream = stream(request.v3Request().getNode());
    DeltaWatch watch =
        new DeltaWatch(
            request,
            Map.copyOf(resourceVersions),
            Set.copyOf(pendingResources),
            requesterVersion,
            isWildcard,
            responses);
    stream.watch(watch, request);
    return watch;
  }

  /**
   * Ends all streams with UNAVAILABLE and refuses further ones with it; java-control-plane's server
   * is not closed. Idempotent.
   */
  @Override
  public void close() {
    synchronized (lifecycle) {
      closed = true;
    }
    registration.close();
    for (BridgedStream stream : List.copyOf(streams)) {
      if (streams.remove(stream)) {
        stream.close(CLOSED);
      }
    }
  }

  /** The node is the first request's, as the protocol says; java-control-plane forgets it. */
  private BridgedStream stream(Node node) {
    BridgedCall call =
        BridgedCall.current()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no stream (expected: a server with ConfigWatcherBridge.interceptor())"));
    return call.stream(() -> open(node, call));
  }

  private BridgedStream open(Node node, BridgedCall call) {
    if (node.getId().isEmpty()) {
      throw Status.INVALID_ARGUMENT
          .withDescription("node.id: empty (expected: set on the first request of a stream)")
          .asRuntimeException();
    }
    if (closed) {
      throw CLOSED.asRuntimeException();
    }
    ProxyNode proxy = NodeReader.read(node);
    StreamDecision decision = feed.source().open(proxy);
    if (decision instanceof StreamDecision.Rejected refused) {
      throw Status.fromCode(Status.Code.valueOf(refused.reason().name()))
          .withDescription(refused.message())
          .asRuntimeException();
    }
    StreamDecision.Accepted admitted = (StreamDecision.Accepted) decision;
    BridgedStream stream = new BridgedStream(proxy.id(), admitted.session(), call::close, executor);
    synchronized (lifecycle) {
      if (!closed) {
        streams.add(stream);
        return stream;
      }
    }
    stream.end(StreamEnd.DISCONNECTED);
    throw CLOSED.asRuntimeException();
  }

  private void ended(BridgedStream stream, StreamEnd end) {
    if (streams.remove(stream)) {
      stream.end(end);
    }
  }
}
