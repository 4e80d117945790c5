package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Node;
import io.mizzen.client.ControlPlaneStatus.State;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeshClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** grpc-java waits 15 s for a resource that nobody answers. */
  private static final Duration BEFORE_GRPC_GIVES_UP = Duration.ofSeconds(14);

  private final ScriptedAds ads = new ScriptedAds();
  private final EchoServer backend = new EchoServer("backend");
  private final MeshClient mesh = client(ads);

  @AfterEach
  void closeAll() {
    mesh.close();
    backend.close();
    ads.close();
  }

  static MeshClient client(ScriptedAds ads) {
    return MeshClient.builder()
        .controlPlane(ads.address())
        .workloadName("productpage-v1")
        .labels(Map.of("app", "productpage", "version", "v1"))
        .serviceAccount("bookinfo-productpage")
        .locality("eu/eu-1/rack-7")
        .build();
  }

  @Test
  void oneStreamForTwentyChannels() {
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "service-" + i).toList();
    names.forEach(name -> ads.serve(name + ":80", backend.port(), 0));
    mesh.start();

    List<String> answers =
        names.stream()
            .map(name -> EchoServer.say(mesh.channel("mesh:///" + name + ":80")))
            .toList();

    assertThat(answers).hasSize(20).containsOnly("backend");
    assertThat(ads.opened()).isEqualTo(1);
    assertThat(ads.nacks()).isEmpty();
  }

  @Test
  void nodeTellsWhoAsks() {
    mesh.start();
    await().atMost(PATIENCE).until(() -> ads.client().isPresent());

    Node node = ads.client().orElseThrow();

    assertThat(node.getId())
        .isEqualTo("sidecar~127.0.0.1~productpage-v1.default~default.svc.cluster.local");
    assertThat(node.getLocality().getRegion()).isEqualTo("eu");
    assertThat(node.getLocality().getZone()).isEqualTo("eu-1");
    assertThat(node.getLocality().getSubZone()).isEqualTo("rack-7");
    assertThat(node.getMetadata().getFieldsOrThrow("GENERATOR").getStringValue()).isEqualTo("grpc");
    assertThat(
            node.getMetadata()
                .getFieldsOrThrow("LABELS")
                .getStructValue()
                .getFieldsOrThrow("app")
                .getStringValue())
        .isEqualTo("productpage");
    assertThat(node.getMetadata().getFieldsMap())
        .containsKeys("NAMESPACE", "WORKLOAD_NAME", "SERVICE_ACCOUNT")
        .doesNotContainKeys("AUTO_REGISTER_GROUP", "POD_PORTS", "MESH_ID");
    assertThat(node.getUserAgentName()).isEqualTo("gRPC Java");
  }

  @Test
  void idleChannelWakesOnTheSameStream() {
    ads.serve("reviews:9080", backend.port(), 0);
    ManagedChannel channel = mesh.start().channel("mesh:///reviews:9080");
    EchoServer.say(channel);

    await().atMost(PATIENCE).until(() -> idle(channel));
    try (EchoServer moved = new EchoServer("moved")) {
      ads.serve("reviews:9080", moved.port(), 0);

      // Not at once, should the channel have left idle once more.
      await().atMost(PATIENCE).until(() -> answer(channel).equals(Optional.of("moved")));
    }
    assertThat(ads.opened()).isEqualTo(1);
  }

  /**
   * Asks again until it holds: a channel whose first call has just ended may still count it as
   * waiting for a connection, and leaves idle at once then.
   */
  private static boolean idle(ManagedChannel channel) {
    channel.enterIdle();
    return channel.getState(false) == ConnectivityState.IDLE;
  }

  @Test
  void unknownNameFailsAtOnceAndSaysWhichAreKnown() {
    ads.notFound("reviewz", "reviews", "ratings", "billing.shop");
    ManagedChannel channel = mesh.start().channel("mesh:///reviewz:9080");

    Status status = failure(channel, BEFORE_GRPC_GIVES_UP);

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .isEqualTo("unknown service reviewz, known: reviews, ratings, billing.shop");
  }

  @Test
  void wrongPortSaysWhichExist() {
    ads.found("reviews", 9080);

    assertThat(failure(mesh.start().channel("mesh:///reviews:9081")).getDescription())
        .isEqualTo("service reviews has no port 9081, ports: 9080");
  }

  @Test
  void lateServiceHeals() {
    ads.notFound("ratings", "reviews");
    ManagedChannel channel = mesh.start().channel("mesh:///ratings:9080");
    assertThat(failure(channel).getDescription()).startsWith("unknown service ratings");

    ads.serve("ratings:9080", backend.port(), 0);
    ads.found("ratings", 9080);

    await().atMost(PATIENCE).until(() -> answer(channel).equals(Optional.of("backend")));
    assertThat(ads.opened()).isEqualTo(1);
  }

  @Test
  void portMayBeLeftOut() {
    ads.found("reviews", 9080);
    ads.serve("reviews", backend.port(), 0);

    assertThat(EchoServer.say(mesh.start().channel("mesh:///reviews"))).isEqualTo("backend");
  }

  @Test
  void withoutAnAnswerNamesAreNotChecked() {
    ads.serve("anything.example.com:443", backend.port(), 0);

    assertThat(EchoServer.say(mesh.start().channel("mesh:///anything.example.com:443")))
        .isEqualTo("backend");
  }

  @Test
  void callsThatWaitForReadyAreNotChecked() {
    ads.notFound("reviewz", "reviews");
    ManagedChannel channel = mesh.start().channel("mesh:///reviewz:9080");
    failure(channel);
    ads.serve("reviewz:9080", backend.port(), 0);

    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                io.grpc.stub.ClientCalls.blockingUnaryCall(
                        channel, EchoServer.SAY, CallOptions.DEFAULT.withWaitForReady(), "hello")
                    .equals("backend"));
  }

  @Test
  void retriesBeyondGrpcsDefaultOfFiveAttempts() {
    ads.serve("flaky:80", backend.port(), 8);
    backend.failNext(8);

    assertThat(EchoServer.say(mesh.start().channel("mesh:///flaky:80"))).isEqualTo("backend");
    assertThat(backend.calls()).isEqualTo(9);
  }

  @Test
  void callsGoOnWithoutTheControlPlane() {
    ads.found("reviews", 9080);
    ads.serve("reviews:9080", backend.port(), 0);
    ManagedChannel channel = mesh.start().channel("mesh:///reviews:9080");
    EchoServer.say(channel);

    ads.stop();

    assertThat(EchoServer.say(channel)).isEqualTo("backend");
    ads.restart();
    await().atMost(PATIENCE).until(() -> ads.opened() == 2);
    assertThat(EchoServer.say(channel)).isEqualTo("backend");
  }

  @Test
  void nothingIsInEffectBeforeTheControlPlaneCanBeReached() throws Exception {
    ads.serve("reviews:9080", backend.port(), 0);
    ads.stop();
    ManagedChannel channel = mesh.start().channel("mesh:///reviews:9080");
    assertThatThrownBy(() -> EchoServer.say(channel)).hasMessageContaining("UNAVAILABLE");

    assertThat(mesh.awaitInEffect(Duration.ofMillis(1))).isFalse();
    ads.restart();

    assertThat(mesh.awaitInEffect(PATIENCE)).isTrue();
    assertThat(EchoServer.say(channel)).isEqualTo("backend");
  }

  /** grpc-xds requests nothing between the first requests of a stream and its first response. */
  @Test
  void whatIsAskedForWhileTheControlPlaneComesBackIsNotLost() {
    ads.serve("reviews:9080", backend.port(), 0);
    ads.stop();
    mesh.start();
    await().atMost(PATIENCE).until(() -> mesh.status().lastError().isPresent());
    ads.silent(true);
    ads.restart();
    await().atMost(PATIENCE).until(() -> ads.opened() == 1);
    ManagedChannel channel = mesh.channel("mesh:///reviews:9080");

    assertThat(channel.getState(true)).isNotEqualTo(ConnectivityState.SHUTDOWN);
    ads.silent(false);

    assertThat(EchoServer.say(channel, PATIENCE)).isEqualTo("backend");
  }

  @Test
  void anAnswerThatIsRejectedIsAnAnswer() throws Exception {
    ads.serveInvalid("reviews:9080");
    ManagedChannel channel = mesh.start().channel("mesh:///reviews:9080");
    assertThatThrownBy(() -> EchoServer.say(channel)).hasMessageContaining("UNAVAILABLE");

    assertThat(mesh.awaitInEffect(PATIENCE)).isTrue();
  }

  @Test
  void statusFollowsTheControlPlane() {
    List<State> told = new CopyOnWriteArrayList<>();
    mesh.addStatusListener(status -> told.add(status.state()));
    ads.found("reviews", 9080);
    ads.serve("reviews:9080", backend.port(), 0);
    mesh.start();
    EchoServer.say(mesh.channel("mesh:///reviews:9080"));
    await().atMost(PATIENCE).until(() -> mesh.status().accepted().size() == 4);
    assertThat(mesh.status().isConnected()).isTrue();

    ads.stop();
    await().atMost(PATIENCE).until(() -> mesh.status().state() == State.DISCONNECTED);
    await().atMost(PATIENCE).until(() -> mesh.status().lastError().isPresent());
    assertThat(mesh.status().accepted()).containsKey(TypeUrl.CLUSTER);
    ads.restart();
    await().atMost(PATIENCE).until(() -> mesh.status().isConnected());
    mesh.close();

    await().atMost(PATIENCE).until(() -> told.contains(State.CLOSED));
    assertThat(told.stream().distinct())
        .containsExactly(
            State.NOT_STARTED, State.CONNECTING, State.CONNECTED, State.DISCONNECTED, State.CLOSED);
  }

  @Test
  void twoMeshesObeyTheirOwnControlPlane() {
    try (ScriptedAds otherAds = new ScriptedAds();
        EchoServer other = new EchoServer("other");
        MeshClient otherMesh = client(otherAds).start()) {
      ads.serve("reviews:9080", backend.port(), 0);
      otherAds.serve("reviews:9080", other.port(), 0);

      mesh.start();

      assertThat(EchoServer.say(mesh.channel("mesh:///reviews:9080"))).isEqualTo("backend");
      assertThat(EchoServer.say(otherMesh.channel("mesh:///reviews:9080"))).isEqualTo("other");
    }
    assertThat(EchoServer.say(mesh.channel("mesh:///reviews:9080"))).isEqualTo("backend");
  }

  @Test
  void closeShutsDownWhatItMade() {
    ManagedChannelBuilder<?> builder = mesh.start().channelBuilder("mesh:///reviews:9080");
    ManagedChannel channel = mesh.channel("mesh:///reviews:9080");

    mesh.close();
    mesh.close();

    assertThat(channel.isTerminated()).isTrue();
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    await().atMost(PATIENCE).until(() -> ads.client().isEmpty());
  }

  @Test
  void startsOnceAndServesOnlyWhenStarted() {
    MeshClient fresh = client(ads);
    mesh.start();

    assertThatThrownBy(() -> fresh.channel("mesh:///reviews"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not started");
    assertThatThrownBy(mesh::start).isInstanceOf(IllegalStateException.class);
    fresh.close();
    assertThatThrownBy(fresh::start).isInstanceOf(IllegalStateException.class);
  }

  private static Optional<String> answer(ManagedChannel channel) {
    try {
      return Optional.of(EchoServer.say(channel));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  private static Status failure(ManagedChannel channel) {
    return failure(channel, PATIENCE);
  }

  private static Status failure(ManagedChannel channel, Duration within) {
    try {
      return Status.OK.withDescription(EchoServer.say(channel, within));
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }
}
