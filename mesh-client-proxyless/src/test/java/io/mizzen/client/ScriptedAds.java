package io.mizzen.client;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.testkit.HeldPort;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.NodeMetadata;
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
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A control plane of a hundred lines: serves what a test puts in, to whoever subscribes, and notes
 * what clients do. All state is guarded by its monitor.
 */
public final class ScriptedAds extends AggregatedDiscoveryServiceImplBase implements AutoCloseable {
  private final Map<String, Map<String, Message>> resources = new HashMap<>();
  private final List<Stream> streams = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<String> nacks = new ArrayList<>();
  private final Map<Stream, Node> registered = new HashMap<>();
  private @Nullable Status refusal;
  private List<String> selectedBy = List.of("reviews.default.svc.cluster.local");
  private int opened;
  private boolean silent;
  private int version;
  private final List<Peer> peers = new ArrayList<>();
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
          .intercept(new Peers())
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
        .flatMap(
            stream -> stream.names.getOrDefault(TypeUrl.EXTENSION_CONFIG.url(), Set.of()).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Has what changed pushed. */
  public synchronized void push() {
    pushAll();
  }

  public synchronized void selectedBy(List<String> services) {
    selectedBy = services;
  }

  /** Takes requests and answers nothing from now on, or answers all there are. */
  public synchronized void silent(boolean now) {
    silent = now;
    pushAll();
  }

  /** Refuses registrations from now on; null accepts them again. */
  public synchronized void refuse(@Nullable Status status) {
    refusal = status;
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
  public synchronized List<Peer> peers() {
    return List.copyOf(peers);
  }

  /** Streams opened so far that are not registrations. */
  public synchronized int opened() {
    return opened;
  }

  public synchronized List<Node> registered() {
    return List.copyOf(registered.values());
  }

  /** "register", "client closed" and "disconnected", in order. */
  public synchronized List<String> events() {
    return List.copyOf(events);
  }

  public synchronized List<String> nacks() {
    return List.copyOf(nacks);
  }

  /** The node of the oldest open stream that is not a registration. */
  public synchronized Optional<Node> client() {
    return streams.stream().filter(s -> !s.isRegistration()).findFirst().map(s -> s.node);
  }

  @Override
  public void close() {
    stop();
    port.close();
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    return new Stream(responses);
  }

  private void put(TypeUrl type, String name, Message resource) {
    resources.computeIfAbsent(type.url(), t -> new TreeMap<>()).put(name, resource);
  }

  private void pushAll() {
    streams.forEach(Stream::pushAll);
  }

  private Optional<Message> resource(String type, String name) {
    Message known = resources.getOrDefault(type, Map.of()).get(name);
    if (known == null && type.equals(TypeUrl.LISTENER.url())) {
      return Optional.of(Resources.emptyListener(name));
    }
    return Optional.ofNullable(known);
  }

  private final class Peers implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String authorization = headers.get(AUTHORIZATION);
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      synchronized (ScriptedAds.this) {
        peers.add(new Peer(subject(session), authorization == null ? "" : authorization));
      }
      return next.startCall(call, headers);
    }

    private static String subject(@Nullable SSLSession session) {
      try {
        return session == null ? "" : session.getPeerPrincipal().getName();
      } catch (SSLPeerUnverifiedException e) {
        return "";
      }
    }
  }

  private final class Stream implements StreamObserver<DiscoveryRequest> {
    private final StreamObserver<DiscoveryResponse> responses;
    private final Map<String, Set<String>> names = new HashMap<>();
    private final Map<String, List<Any>> sent = new HashMap<>();
    private Node node = Node.getDefaultInstance();
    private boolean over;

    Stream(StreamObserver<DiscoveryResponse> responses) {
      this.responses = responses;
      // A push may meet a stream whose end has not been noted yet: then it is dropped.
      ((ServerCallStreamObserver<DiscoveryResponse>) responses).setOnCancelHandler(() -> {});
    }

    boolean isRegistration() {
      return node.getMetadata().containsFields(NodeMetadata.AUTO_REGISTER_GROUP);
    }

    @Override
    public void onNext(DiscoveryRequest request) {
      synchronized (ScriptedAds.this) {
        if (request.hasErrorDetail()) {
          nacks.add(request.getErrorDetail().getMessage());
        }
        if (names.isEmpty()) {
          node = request.getNode();
          greet();
        }
        Set<String> wanted = Set.copyOf(request.getResourceNamesList());
        if (!over && !wanted.equals(names.put(request.getTypeUrl(), wanted))) {
          sent.remove(request.getTypeUrl());
          push(request.getTypeUrl());
        }
      }
    }

    private void greet() {
      if (isRegistration() && refusal != null) {
        over = true;
        responses.onError(refusal.asRuntimeException());
        return;
      }
      streams.add(this);
      if (!isRegistration()) {
        opened++;
      } else {
        events.add("register");
        registered.put(this, node);
      }
    }

    void pushAll() {
      List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.EXTENSION_CONFIG)
          .forEach(type -> push(type.url()));
    }

    private void push(String type) {
      if (silent) {
        return;
      }
      List<Any> now =
          names.getOrDefault(type, Set.of()).stream()
              .sorted()
              .flatMap(name -> answer(type, name).stream())
              .map(Any::pack)
              .toList();
      if (now.isEmpty() || now.equals(sent.put(type, now))) {
        return;
      }
      version++;
      responses.onNext(
          DiscoveryResponse.newBuilder()
              .setTypeUrl(type)
              .setVersionInfo("v" + version)
              .setNonce("n" + version)
              .addAllResources(now)
              .build());
    }

    private Optional<Message> answer(String type, String name) {
      return name.equals(MizzenNames.REGISTRATION)
          ? Optional.of(Resources.registration(name, "reviews-v1-127.0.0.1", selectedBy))
          : resource(type, name);
    }

    @Override
    public void onError(Throwable error) {
      end("disconnected");
    }

    @Override
    public void onCompleted() {
      end("client closed");
      responses.onCompleted();
    }

    private void end(String how) {
      synchronized (ScriptedAds.this) {
        over = true;
        streams.remove(this);
        if (registered.remove(this) != null) {
          events.add(how);
        }
      }
    }
  }
}
