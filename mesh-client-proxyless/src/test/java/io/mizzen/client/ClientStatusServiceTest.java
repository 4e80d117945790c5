package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.shaded.io.envoyproxy.envoy.admin.v3.ClientResourceStatus;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.listener.v3.Listener;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientConfig;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientConfig.GenericXdsConfig;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientStatusDiscoveryServiceGrpc;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientStatusRequest;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientStatusResponse;
import io.grpc.xds.shaded.io.envoyproxy.envoy.type.matcher.v3.NodeMatcher;
import io.mizzen.xds.TypeUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C5: grpcdebug sees a client's own xDS state (CSDS)")
class ClientStatusServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "reviews:80";

  private final ScriptedAds ads = new ScriptedAds();
  private final EchoServer backend = new EchoServer("backend");
  private final MeshClient mesh = MeshClientTest.client(ads);
  private final MeshClient other =
      MeshClient.builder().controlPlane(ads.address()).workloadName("other").build();

  /** It registers nothing, but with a registrar it opens its stream with the first channel. */
  private final MeshClient idle =
      MeshClient.builder()
          .controlPlane(ads.address())
          .workloadName("idle")
          .registrar(
              (node, answers) -> {
                throw new AssertionError(node.id());
              })
          .build();

  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void serve() throws IOException {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(ClientStatusService.of(mesh, other, idle))
            .build()
            .start();
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.shutdownNow();
    mesh.close();
    other.close();
    idle.close();
    backend.close();
    ads.close();
  }

  @Test
  void acceptedResourcesAreShownWithVersionAndContents() throws InvalidProtocolBufferException {
    ads.serve(NAME, backend.port(), 0);
    mesh.start();
    EchoServer.say(mesh.channel("mesh:///" + NAME));

    GenericXdsConfig listener = resource(TypeUrl.LISTENER, NAME);

    assertThat(listener.getClientStatus()).isEqualTo(ClientResourceStatus.ACKED);
    assertThat(listener.getVersionInfo()).startsWith("v");
    assertThat(listener.getLastUpdated().getSeconds()).isPositive();
    assertThat(listener.getXdsConfig().unpack(Listener.class).getName()).isEqualTo(NAME);
    for (TypeUrl type : List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT)) {
      assertThat(resource(type, NAME).getClientStatus()).isEqualTo(ClientResourceStatus.ACKED);
    }
    assertThat(fetch(ClientStatusRequest.getDefaultInstance()).get(0).getNode().getId())
        .isEqualTo("sidecar~127.0.0.1~productpage-v1.default~default.svc.cluster.local");
  }

  @Test
  void refusedUpdateKeepsTheVersionInForceAndSaysWhy() {
    ads.serve(NAME, backend.port(), 0);
    mesh.start();
    EchoServer.say(mesh.channel("mesh:///" + NAME));
    String before = resource(TypeUrl.LISTENER, NAME).getVersionInfo();

    ads.serveInvalid(NAME);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(resource(TypeUrl.LISTENER, NAME).getClientStatus())
                    .isEqualTo(ClientResourceStatus.NACKED));

    GenericXdsConfig refused = resource(TypeUrl.LISTENER, NAME);
    assertThat(refused.getVersionInfo()).isEqualTo(before);
    assertThat(refused.getErrorState().getVersionInfo()).isNotEqualTo(before).startsWith("v");
    assertThat(refused.getErrorState().getDetails()).contains(NAME);
    assertThat(refused.getErrorState().getLastUpdateAttempt().getSeconds()).isPositive();
  }

  @Test
  void unansweredAndMissingResourcesDiffer() {
    ads.route(NAME, "cluster");
    mesh.start();
    mesh.channel("mesh:///" + NAME).getState(true);
    awaitCluster(ClientResourceStatus.REQUESTED);

    ads.cluster("cluster", backend.port());
    ads.serve("ratings:80", backend.port(), 0);
    EchoServer.say(mesh.channel("mesh:///ratings:80"));
    awaitCluster(ClientResourceStatus.ACKED);
    ads.withdrawCluster("cluster");

    awaitCluster(ClientResourceStatus.DOES_NOT_EXIST);
  }

  private void awaitCluster(ClientResourceStatus status) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(find(TypeUrl.CLUSTER, "cluster").map(GenericXdsConfig::getClientStatus))
                    .contains(status));
  }

  @Test
  void eachOpenClientIsOneConfig() {
    assertThat(fetch(ClientStatusRequest.getDefaultInstance())).isEmpty();

    mesh.start();
    other.start();

    assertThat(fetch(ClientStatusRequest.getDefaultInstance()))
        .extracting(ClientConfig::getClientScope)
        .containsExactly(
            "sidecar~127.0.0.1~productpage-v1.default~default.svc.cluster.local",
            "sidecar~127.0.0.1~other.default~default.svc.cluster.local");

    mesh.close();

    assertThat(fetch(ClientStatusRequest.getDefaultInstance()))
        .extracting(ClientConfig::getClientScope)
        .containsExactly("sidecar~127.0.0.1~other.default~default.svc.cluster.local");
  }

  @Test
  void anIdleClientHasNoResourcesAndIsNotWokenByTheQuestion() {
    ads.serve(NAME, backend.port(), 0);
    idle.start();

    ClientConfig config = fetch(ClientStatusRequest.getDefaultInstance()).get(0);

    assertThat(config.getNode().getId())
        .isEqualTo("sidecar~127.0.0.1~idle.default~default.svc.cluster.local");
    assertThat(config.getGenericXdsConfigsList()).isEmpty();
    assertThat(idle.status().state()).isEqualTo(ControlPlaneStatus.State.IDLE);
    assertThat(ads.opened()).isZero();

    EchoServer.say(idle.channel("mesh:///" + NAME));
    assertThat(resource(TypeUrl.LISTENER, NAME).getClientStatus())
        .isEqualTo(ClientResourceStatus.ACKED);
  }

  @Test
  void contentsCanBeLeftOut() {
    ads.serve(NAME, backend.port(), 0);
    mesh.start();
    EchoServer.say(mesh.channel("mesh:///" + NAME));

    ClientConfig config =
        fetch(ClientStatusRequest.newBuilder().setExcludeResourceContents(true).build()).get(0);

    assertThat(config.getGenericXdsConfigsList())
        .isNotEmpty()
        .noneMatch(GenericXdsConfig::hasXdsConfig);
  }

  @Test
  void resourcesAreInTheOrderOfACallThenByName() {
    List<String> names = List.of("a:80", "b:80", "c:80", "d:80", "e:80", "f:80");
    names.forEach(name -> ads.serve(name, backend.port(), 0));
    mesh.start();
    names.forEach(name -> EchoServer.say(mesh.channel("mesh:///" + name)));

    ClientConfig config = fetch(ClientStatusRequest.getDefaultInstance()).get(0);

    List<String> resources =
        config.getGenericXdsConfigsList().stream()
            .map(each -> TypeUrl.of(each.getTypeUrl()).shortName() + " " + each.getName())
            .toList();
    assertThat(resources.subList(0, 18))
        .containsExactlyElementsOf(
            Stream.of(TypeUrl.LISTENER, TypeUrl.CLUSTER, TypeUrl.ENDPOINT)
                .flatMap(type -> names.stream().map(name -> type.shortName() + " " + name))
                .toList());
    assertThat(resources.subList(18, resources.size()))
        .isNotEmpty()
        .isSorted()
        .allMatch(each -> each.startsWith("TypedExtensionConfig "));
  }

  @Test
  void nodeMatchersAreRefused() {
    ClientStatusRequest request =
        ClientStatusRequest.newBuilder().addNodeMatchers(NodeMatcher.getDefaultInstance()).build();

    assertThatThrownBy(() -> fetch(request))
        .hasMessage("INVALID_ARGUMENT: node_matchers: present (expected: none, as in gRFC A40)");
  }

  @Test
  void streamAnswersEachRequest() throws InterruptedException {
    mesh.start();
    BlockingQueue<Integer> configs = new LinkedBlockingQueue<>();
    StreamObserver<ClientStatusRequest> requests =
        ClientStatusDiscoveryServiceGrpc.newStub(channel).streamClientStatus(new Counting(configs));

    requests.onNext(ClientStatusRequest.getDefaultInstance());
    assertThat(configs.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
    other.start();
    requests.onNext(ClientStatusRequest.getDefaultInstance());
    assertThat(configs.poll(60, TimeUnit.SECONDS)).isEqualTo(2);
    requests.onCompleted();
    assertThat(configs.poll(60, TimeUnit.SECONDS)).isEqualTo(Counting.COMPLETED);
  }

  /** Notes how many configs an answer has. */
  private record Counting(BlockingQueue<Integer> configs)
      implements StreamObserver<ClientStatusResponse> {
    static final int COMPLETED = -1;
    static final int FAILED = -2;

    @Override
    public void onNext(ClientStatusResponse answer) {
      configs.add(answer.getConfigCount());
    }

    @Override
    public void onError(Throwable error) {
      configs.add(FAILED);
    }

    @Override
    public void onCompleted() {
      configs.add(COMPLETED);
    }
  }

  private GenericXdsConfig resource(TypeUrl type, String name) {
    return find(type, name).orElseThrow();
  }

  private Optional<GenericXdsConfig> find(TypeUrl type, String name) {
    return fetch(ClientStatusRequest.getDefaultInstance())
        .get(0)
        .getGenericXdsConfigsList()
        .stream()
        .filter(each -> each.getTypeUrl().equals(type.url()) && each.getName().equals(name))
        .findFirst();
  }

  private List<ClientConfig> fetch(ClientStatusRequest request) {
    return ClientStatusDiscoveryServiceGrpc.newBlockingStub(channel)
        .fetchClientStatus(request)
        .getConfigList();
  }
}
