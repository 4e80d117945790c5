package io.mizzen.client.grpcinternal;

import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelLogger;
import io.grpc.ClientCall;
import io.grpc.InternalConfigSelector;
import io.grpc.LoadBalancer.PickDetailsConsumer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.PickSubchannelArgsImpl;
import io.grpc.xds.XdsNameResolverProvider;
import io.grpc.xds.client.XdsClient;
import io.grpc.xds.client.XdsClient.ResourceMetadata;
import io.mizzen.client.EchoServer;
import io.mizzen.client.KeptCall;
import io.mizzen.client.ScriptedAds;
import io.mizzen.xds.TypeUrl;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A resolver with a real xDS client, between a scripted control plane and a channel that is only a
 * synchronization context, so that the order of events is the test's to choose.
 *
 * <p>It has been led to cluster d, then a, then b, and one call on d and one on a have not ended.
 */
final class ResolverRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "reviews:9080";
  private static final Pattern CHILD = Pattern.compile("(cluster:[a-z]+)=");
  private static final MeshNode NODE = new MeshNode("id", "web", Map.of(), NodeLocality.parse(""));

  enum Resolver {
    PLAIN,
    STEADY
  }

  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private final SynchronizationContext channel =
      new SynchronizationContext((thread, problem) -> uncaught.add(problem));
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicReference<@Nullable Error> failure = new AtomicReference<>();
  private final ScriptedAds ads = new ScriptedAds();
  private final EchoServer backend = new EchoServer("backend");
  private final SessionClient owned;
  private final XdsClient client;
  private final NameResolver resolver;
  private final Call onD;
  private final Call onA;
  private volatile NameResolver.@Nullable ResolutionResult last;

  private ResolverRig(Resolver kind) {
    owned =
        SessionClient.open(ControlPlaneTarget.plaintext(ads.address()), NODE, new AdsEvents() {});
    client = owned.client();
    URI target = URI.create("xds:///" + NAME);
    resolver =
        kind == Resolver.PLAIN
            ? new XdsNameResolverProvider().newNameResolver(target, args())
            : SteadyResolver.of(
                target,
                args(),
                () -> client,
                ConcurrentHashMap.newKeySet(),
                new ServiceLookups(() -> client));
    List.of("a", "b", "d").forEach(cluster -> ads.cluster(cluster, backend.port()));
    ads.route(NAME, "d");
    channel.execute(() -> resolver.start(new Results()));
    await().atMost(PATIENCE).until(() -> last != null);
    onD = call("cluster:d");
    route("a");
    onA = call("cluster:a");
    route("b");
    call("cluster:b").end();
  }

  static ResolverRig of(Resolver kind) {
    return new ResolverRig(kind);
  }

  /** Leads the name to a cluster, and returns when the client has handed the news on. */
  void route(String cluster) {
    String before = listenerVersion();
    ads.route(NAME, cluster);
    await().atMost(PATIENCE).until(() -> !listenerVersion().equals(before));
  }

  /**
   * Has the calls end in this order, while the channel is busy: the one on d, whose clean-up then
   * waits for the channel; a route is changed; the one on a ends. Then the channel goes on.
   *
   * @param routed where the name leads then; b is where it leads already
   */
  void endLastCallOfABehind(String routed) {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Thread occupant = thread(() -> channel.execute(() -> occupy(busy, free)));
    awaitZero(busy);
    Thread first = thread(onD::end);
    await().atMost(PATIENCE).until(() -> isAtRest(first));
    if (!routed.equals("b")) {
      route(routed);
    }
    Thread second = thread(onA::end);
    await().atMost(PATIENCE).until(() -> isAtRest(second));
    free.countDown();
    for (Thread thread : List.of(occupant, first, second)) {
      await().atMost(PATIENCE).until(() -> !thread.isAlive());
    }
  }

  /** Serves a cluster besides a, b and d, to which a route may have led already. */
  void serve(String cluster) {
    ads.cluster(cluster, backend.port());
  }

  /**
   * The destination of a call that is made as soon as the changes of now are said to be in effect.
   */
  CompletableFuture<String> selectedClusterInEffect() {
    return ((SteadyResolver) resolver).inEffect().thenApply(done -> selectedCluster());
  }

  /** The channel fails to take the next result. */
  void failNextResult(Error error) {
    failure.set(error);
  }

  List<Throwable> uncaught() {
    return uncaught;
  }

  /** The clusters that the channel's load balancer was told of last. */
  Set<String> childPolicies() {
    Object config = Objects.requireNonNull(result().getServiceConfig()).getConfig();
    return CHILD
        .matcher(String.valueOf(config))
        .results()
        .map(child -> child.group(1))
        .collect(Collectors.toSet());
  }

  /** The destination of a call that is made now. */
  String selectedCluster() {
    Call call = select();
    call.end();
    return call.cluster;
  }

  private Call call(String cluster) {
    AtomicReference<@Nullable Call> found = new AtomicReference<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Call call = select();
              if (call.cluster.equals(cluster)) {
                found.set(call);
                return true;
              }
              call.end();
              return false;
            });
    return Objects.requireNonNull(found.get());
  }

  private Call select() {
    InternalConfigSelector selector = result().getAttributes().get(InternalConfigSelector.KEY);
    Metadata headers = new Metadata();
    InternalConfigSelector.Result selected =
        selector.selectConfig(
            new PickSubchannelArgsImpl(
                EchoServer.SAY, headers, CallOptions.DEFAULT, new PickDetailsConsumer() {}));
    Call call = new Call();
    selected
        .getInterceptor()
        .interceptCall(EchoServer.SAY, CallOptions.DEFAULT, call)
        .start(new ClientCall.Listener<>() {}, headers);
    return call;
  }

  private NameResolver.ResolutionResult result() {
    return Objects.requireNonNull(last, "no result yet");
  }

  private String listenerVersion() {
    try {
      return client.getSubscribedResourcesMetadataSnapshot().get().entrySet().stream()
          .filter(type -> type.getKey().typeUrl().equals(TypeUrl.LISTENER.url()))
          .map(type -> type.getValue().get(NAME))
          .map(ResourceMetadata::getVersion)
          .findFirst()
          .orElse("");
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private NameResolver.Args args() {
    return NameResolver.Args.newBuilder()
        .setDefaultPort(443)
        .setProxyDetector(GrpcUtil.NOOP_PROXY_DETECTOR)
        .setSynchronizationContext(channel)
        .setScheduledExecutorService(timer)
        .setServiceConfigParser(
            new NameResolver.ServiceConfigParser() {
              @Override
              public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> config) {
                return NameResolver.ConfigOrError.fromConfig(config);
              }
            })
        .setChannelLogger(new Silent())
        .setArg(XdsNameResolverProvider.XDS_CLIENT_SUPPLIER, () -> client)
        .build();
  }

  private static void occupy(CountDownLatch busy, CountDownLatch free) {
    busy.countDown();
    awaitZero(free);
  }

  private static void awaitZero(CountDownLatch latch) {
    await().atMost(PATIENCE).until(() -> latch.getCount() == 0);
  }

  private static boolean isAtRest(Thread thread) {
    return thread.getState() == Thread.State.WAITING || !thread.isAlive();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "rig");
    thread.start();
    return thread;
  }

  /** The channel's side of the resolver. */
  private final class Results extends NameResolver.Listener2 {
    @Override
    public Status onResult2(NameResolver.ResolutionResult result) {
      channel.throwIfNotInThisSynchronizationContext();
      Error error = failure.getAndSet(null);
      if (error != null) {
        throw error;
      }
      last = result;
      return Status.OK;
    }

    @Override
    public void onResult(NameResolver.ResolutionResult result) {
      Status unused = onResult2(result);
    }

    @Override
    public void onError(Status error) {
      throw new AssertionError(error);
    }
  }

  /** A call as the channel sees it, and the channel below it. */
  private static final class Call extends Channel {
    private static final Pattern CLUSTER =
        Pattern.compile("CLUSTER_SELECTION_KEY, (cluster:[a-z]+)");
    private String cluster = "";
    private ClientCall.@Nullable Listener<?> listener;

    void end() {
      Objects.requireNonNull(listener, "not started").onClose(Status.OK, new Metadata());
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      Matcher matcher = CLUSTER.matcher(options.toString());
      cluster = matcher.find() ? matcher.group(1) : "";
      return new KeptCall<>(started -> listener = started);
    }

    @Override
    public String authority() {
      return NAME;
    }
  }

  private static final class Silent extends ChannelLogger {
    @Override
    public void log(ChannelLogLevel level, String message) {}

    @Override
    public void log(ChannelLogLevel level, String format, Object... args) {}
  }

  @Override
  public void close() {
    channel.execute(resolver::shutdown);
    owned.close();
    backend.close();
    ads.close();
    timer.shutdownNow();
  }
}
