package io.mizzen.it.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.XdsNameResolverProvider;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.ControlPlaneListener;
import io.mizzen.it.mesh.EchoService;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.StreamEnd;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C6: java-control-plane's own server, answered from a Mizzen control plane")
class ConfigWatcherBridgeTest {
  private static final String SCHEME = "xds-bridge";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ROUTE = "outbound|9080||reviews.default.svc.cluster.local";
  private static final String CLUSTER = "outbound|9080|%s|reviews.default.svc.cluster.local";

  private final Queue<StreamEnd> ends = new ConcurrentLinkedQueue<>();
  private final Queue<String> connected = new ConcurrentLinkedQueue<>();

  @AutoClose
  private final TestMesh mesh =
      TestMesh.around(ControlPlane.builder().listener(new Recorder()).build().start());

  @AutoClose private final BridgedServer server = new BridgedServer(mesh.control());

  @AutoClose("shutdownNow")
  private final ManagedChannel channel =
      Grpc.newChannelBuilder(server.target(), InsecureChannelCredentials.create()).build();

  private final AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceStub ads =
      AggregatedDiscoveryServiceGrpc.newStub(channel);

  private final XdsNameResolverProvider resolvers =
      XdsNameResolverProvider.createForTest(SCHEME, server.bootstrap("caller"));

  private final class Recorder implements ControlPlaneListener {
    @Override
    public void connected(ProxyNode node) {
      connected.add(node.id());
    }

    @Override
    public void disconnected(ProxyNode node, StreamEnd end) {
      if (node.id().contains("raw")) {
        ends.add(end);
      }
    }
  }

  @BeforeEach
  void apply() {
    NameResolverRegistry.getDefaultRegistry().register(resolvers);
    mesh.apply(Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2"));
    routeTo("v1");
  }

  @AfterEach
  void deregister() {
    NameResolverRegistry.getDefaultRegistry().deregister(resolvers);
  }

  @Test
  void aGrpcClientFollowsRulesAndServers() {
    mesh.serve(Identity.of("reviews", "v1"));
    ManagedChannel kept =
        Grpc.newChannelBuilder(SCHEME + ":///reviews:9080", InsecureChannelCredentials.create())
            .build();
    try {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(call(kept)).endsWith(" v1"));

      mesh.serve(Identity.of("reviews", "v2"));
      routeTo("v2");
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(call(kept)).endsWith(" v2"));

      mesh.delete("VirtualService", "reviews");
      mesh.delete("Service", "reviews");
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(call(kept)).contains("UNAVAILABLE"));
    } finally {
      kept.shutdownNow();
    }
  }

  /** java-control-plane's own cache repeats a refused response as fast as it is refused. */
  @Test
  void aRefusedResponseIsNotRepeatedAndTheNextChangeIsSent() throws Exception {
    RawStream<DiscoveryResponse> stream = new RawStream<>();
    StreamObserver<DiscoveryRequest> requests = ads.streamAggregatedResources(stream);
    requests.onNext(subscription(TypeUrl.ROUTE, ROUTE).setNode(node()).build());
    DiscoveryResponse first = stream.next();

    requests.onNext(
        subscription(TypeUrl.ROUTE, ROUTE)
            .setResponseNonce(first.getNonce())
            .setErrorDetail(Status.newBuilder().setMessage("no"))
            .build());
    // Answered after the refusal was read: requests of a stream are read in order.
    requests.onNext(subscription(TypeUrl.CLUSTER, CLUSTER.formatted("v1")).build());
    assertThat(stream.next().getTypeUrl()).isEqualTo(TypeUrl.CLUSTER.url());
    assertThat(stream.unread()).isEmpty();
    routeTo("v2");

    DiscoveryResponse second = stream.next();
    assertThat(second.getTypeUrl()).isEqualTo(TypeUrl.ROUTE.url());
    assertThat(second.getResources(0)).isNotEqualTo(first.getResources(0));
    requests.onCompleted();
    assertThat(stream.end().isOk()).isTrue();
    await().atMost(PATIENCE).until(() -> ends.size() == 1);
    assertThat(ends).containsExactly(StreamEnd.CLIENT_CLOSED);
  }

  @Test
  void deltaSendsWhatHasChangedAndWhatHasGone() throws Exception {
    RawStream<DeltaDiscoveryResponse> stream = new RawStream<>();
    StreamObserver<DeltaDiscoveryRequest> requests = ads.deltaAggregatedResources(stream);
    String v1 = CLUSTER.formatted("v1");
    requests.onNext(
        delta(TypeUrl.CLUSTER)
            .setNode(node())
            .addResourceNamesSubscribe(v1)
            .addResourceNamesSubscribe(CLUSTER.formatted("v2"))
            .putInitialResourceVersions("outbound|1||gone.example.com", "1")
            .build());
    DeltaDiscoveryResponse first = stream.next();
    assertThat(first.getResourcesList())
        .extracting(Resource::getName)
        .containsExactlyInAnyOrder(v1, CLUSTER.formatted("v2"));
    requests.onNext(delta(TypeUrl.CLUSTER).setResponseNonce(first.getNonce()).build());

    mesh.apply(
        Yaml.destinationRule(
            "reviews",
            """
            subsets:
            - name: v1
              labels: {version: v1}
              trafficPolicy: {connectionPool: {http: {http2MaxRequests: 7}}}
            - {name: v2, labels: {version: v2}}
            """));

    DeltaDiscoveryResponse second = stream.next();
    assertThat(second.getResourcesList()).extracting(Resource::getName).containsExactly(v1);
    assertThat(second.getRemovedResourcesList()).isEmpty();
  }

  @Test
  void aCancelledStreamEndsItsSession() throws Exception {
    RawStream<DiscoveryResponse> stream = new RawStream<>();
    StreamObserver<DiscoveryRequest> requests = ads.streamAggregatedResources(stream);
    requests.onNext(subscription(TypeUrl.ROUTE, ROUTE).setNode(node()).build());
    stream.next();

    requests.onError(io.grpc.Status.CANCELLED.asRuntimeException());

    await().atMost(PATIENCE).until(() -> ends.size() == 1);
    assertThat(ends).containsExactly(StreamEnd.DISCONNECTED);
  }

  @Test
  void aClosedBridgeEndsItsStreamsOnce() throws Exception {
    RawStream<DiscoveryResponse> stream = new RawStream<>();
    StreamObserver<DiscoveryRequest> requests = ads.streamAggregatedResources(stream);
    requests.onNext(subscription(TypeUrl.ROUTE, ROUTE).setNode(node()).build());
    stream.next();

    server.bridge.close();
    server.bridge.close();
    routeTo("v2");

    io.grpc.Status end = stream.end();
    assertThat(end.getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
    assertThat(end.getDescription()).isEqualTo("the bridge is closed");
    assertThat(stream.unread()).isEmpty();
    requests.onCompleted();
    await().atMost(PATIENCE).until(() -> !ends.isEmpty());
    assertThat(ends).containsExactly(StreamEnd.DISCONNECTED);
  }

  @Test
  void whatTheControlPlaneRefusesIsRefused() throws Exception {
    RawStream<DiscoveryResponse> stream = new RawStream<>();
    StreamObserver<DiscoveryRequest> requests = ads.streamAggregatedResources(stream);

    requests.onNext(subscription(TypeUrl.ROUTE, ROUTE).build());

    io.grpc.Status end = stream.end();
    assertThat(end.getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
    assertThat(end.getDescription()).contains("node.id: empty");
    assertThat(connected).isEmpty();
  }

  private void routeTo(String version) {
    mesh.apply(Yaml.virtualService("reviews", Yaml.toSubset("reviews", version)));
  }

  private static Node node() {
    return Node.newBuilder()
        .setId("sidecar~127.0.0.1~raw.default~default.svc.cluster.local")
        .setUserAgentName("gRPC Java")
        .setUserAgentVersion("1.85.1")
        .setMetadata(
            com.google.protobuf.Struct.newBuilder()
                .putFields(
                    "GENERATOR",
                    com.google.protobuf.Value.newBuilder().setStringValue("grpc").build()))
        .build();
  }

  private static DiscoveryRequest.Builder subscription(TypeUrl type, String name) {
    return DiscoveryRequest.newBuilder().setTypeUrl(type.url()).addAllResourceNames(List.of(name));
  }

  private static DeltaDiscoveryRequest.Builder delta(TypeUrl type) {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.url());
  }

  private static String call(ManagedChannel channel) {
    try {
      return ClientCalls.blockingUnaryCall(
          channel,
          EchoService.SAY,
          CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
          "");
    } catch (StatusRuntimeException e) {
      return e.getStatus().toString();
    }
  }
}
