package io.mizzen.client;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.testkit.HeldPort;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A control plane: serves what a test puts in, to whoever subscribes, and notes what clients do.
 * All state is guarded by its monitor.
 */
public final class ScriptedAds extends AggregatedDiscoveryServiceImplBase implements AutoCloseable {
  private final Map<String, Map<String, Message>> resources = new HashMap<>();
  private final List<ScriptedStream> streams = new ArrayList<>();
  private final List<String> nacks = new ArrayList<>();
  private final ScriptedRegistrations registrations = new ScriptedRegistrations();
  private int opened;
  private boolean silent;
  private int version;
  private final PeerLog peers = new PeerLog();
  private final ServerCredentials credentials;
  private final HeldPort port = HeldPort.open();
  private Server server;

  /**
   * The peer that opened a stream.
   *
   * @param subject of its certificate; empty without one
   * @param authorization what it presented besides; empty for nothing
   */
  public record Peer(String subject, String authorization) {}

  public ScriptedAds() {
    this(InsecureServerCredentials.create());
  }

  public ScriptedAds(ServerCredentials credentials) {
    this.credentials = credentials;
    put(TypeUrl.EXTENSION_CONFIG, MizzenNames.MESH, Resources.mesh(MizzenNames.MESH));
    server = serve();
  }

  private Server serve() {
    try {
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number()), credentials)
          .intercept(peers)
          .addService(this)
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return port.target();
  }

  /** Serves {@code host:port} names: listener, cluster, endpoints. */
  public synchronized void serve(String name, int port, int retries) {
    put(TypeUrl.LISTENER, name, Resources.listener(name, name, retries));
    put(TypeUrl.CLUSTER, name, Resources.cluster(name));
    put(TypeUrl.ENDPOINT, name, Resources.endpoints(name, port));
    pushAll();
  }

  /** Serves a cluster that some listener may lead to, and its one endpoint. */
  public synchronized void cluster(String cluster, int port) {
    put(TypeUrl.CLUSTER, cluster, Resources.cluster(cluster));
    put(TypeUrl.ENDPOINT, cluster, Resources.endpoints(cluster, port));
    pushAll();
  }

  /** Leads a {@code host:port} name to a cluster, whether or not that is served. */
  public synchronized void route(String name, String cluster) {
    put(TypeUrl.LISTENER, name, Resources.listener(name, cluster, 0));
    pushAll();
  }

  /** Serves a listener under a {@code host:port} name that clients must refuse. */
  public synchronized void serveInvalid(String name) {
    put(TypeUrl.LISTENER, name, Resources.invalidListener(name));
    pushAll();
  }

  /** Serves a cluster no more; streams that ask for others are told. */
  public synchronized void withdrawCluster(String cluster) {
    resources.getOrDefault(TypeUrl.CLUSTER.url(), Map.of()).remove(cluster);
    pushAll();
  }

  /** Says of a host that it means a service with these ports. */
  public synchronized void found(String host, Integer... ports) {
    String name = MizzenNames.service(host);
    put(TypeUrl.EXTENSION_CONFIG, name, Resources.found(name, host, List.of(ports)));
    pushAll();
  }

  /** Says of a host that it means nothing, and which hosts do. */
  public synchronized void notFound(String host, String... nearest) {
    String name = MizzenNames.service(host);
    put(TypeUrl.EXTENSION_CONFIG, name, Resources.notFound(name, List.of(nearest)));
    pushAll();
  }

  /** The documents that streams ask for, in order of names. */
  public synchronized Set<String> documents() {
    return streams.stream()
        .filter(stream -> !stream.isRegistration())
        .flatMap(stream -> stream.names(TypeUrl.EXTENSION_CONFIG).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Has what changed pushed. */
  public synchronized void push() {
    pushAll();
  }

  public synchronized void selectedBy(List<String> services) {
    registrations.selectedBy(services);
  }

  /** Takes requests and answers nothing from now on, or answers all there are. */
  public synchronized void silent(boolean now) {
    silent = now;
    pushAll();
  }

  /** Refuses registrations from now on; null accepts them again. */
  public synchronized void refuse(@Nullable Status status) {
    registrations.refuse(status);
  }

  /** Drops all connections and listens again on the same port. */
  public void restart() {
    stop();
    server = serve();
  }

  /** Drops all connections; returns when the end of each stream has been noted. */
  public void stop() {
    server.shutdownNow();
    try {
      server.awaitTermination(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // gRPC's server is terminated before it has told its calls.
    await().atMost(Duration.ofSeconds(60)).until(this::hasNoStream);
  }

  private synchronized boolean hasNoStream() {
    return streams.isEmpty();
  }

  /** The peers that opened streams, in order; registrations too. */
  public List<Peer> peers() {
    return peers.all();
  }

  /** Streams opened so far that are not registrations. */
  public synchronized int opened() {
    return opened;
  }

  public synchronized List<Node> registered() {
    return registrations.nodes();
  }

  /** "register", "client closed" and "disconnected", in order. */
  public synchronized List<String> events() {
    return registrations.events();
  }

  public synchronized List<String> nacks() {
    return List.copyOf(nacks);
  }

  /** The node of the oldest open stream that is not a registration. */
  public synchronized Optional<Node> client() {
    return streams.stream().filter(s -> !s.isRegistration()).findFirst().map(ScriptedStream::node);
  }

  @Override
  public void close() {
    stop();
    port.close();
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    return new ScriptedStream(this, responses);
  }

  private void put(TypeUrl type, String name, Message resource) {
    resources.computeIfAbsent(type.url(), t -> new TreeMap<>()).put(name, resource);
  }

  private void pushAll() {
    streams.forEach(ScriptedStream::pushAll);
  }

  /** A stream has begun; the status with which it is refused, if it is. */
  Optional<Status> begun(ScriptedStream stream) {
    if (!stream.isRegistration()) {
      streams.add(stream);
      opened++;
      return Optional.empty();
    }
    Optional<Status> refusal = registrations.refusal();
    if (refusal.isEmpty()) {
      streams.add(stream);
      registrations.add(stream, stream.node());
    }
    return refusal;
  }

  void ended(ScriptedStream stream, String how) {
    streams.remove(stream);
    registrations.remove(stream, how);
  }

  void nacked(String message) {
    nacks.add(message);
  }

  boolean isSilent() {
    return silent;
  }

  int nextVersion() {
    return ++version;
  }

  /** The resource that a stream is told of. */
  Optional<Message> resource(String type, String name) {
    if (name.equals(MizzenNames.REGISTRATION)) {
      return Optional.of(registrations.answer(name));
    }
    Message known = resources.getOrDefault(type, Map.of()).get(name);
    if (known == null && type.equals(TypeUrl.LISTENER.url())) {
      return Optional.of(Resources.emptyListener(name));
    }
    return Optional.ofNullable(known);
  }
}
