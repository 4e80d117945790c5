package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.mizzen.testkit.HeldPort;
import io.mizzen.xds.TypeUrl;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class XdsServerLifeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FakeSource source = new FakeSource().show(1, route("r", "1"));
  private final XdsServer server = XdsServer.builder().source(source).build().start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void halfCloseIsAClientThatCloses() throws Exception {
    try (WireClient client = new WireClient(server.port())) {
      client.subscribe(TypeUrl.ROUTE, "r");
      client.next();

      client.halfClose();

      assertThat(client.end()).isEqualTo(Status.OK);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(source.ends).containsExactly(StreamEnd.CLIENT_CLOSED));
      assertThat(server.counters().streamsOpen()).isZero();
    }
  }

  @Test
  void versionOnAFirstRequestSaysThatTheProxyHasBeenHereBefore() throws Exception {
    try (WireClient back = new WireClient(server.port());
        WireClient fresh = new WireClient(server.port())) {
      fresh.subscribe(TypeUrl.ROUTE, "r");
      fresh.ack(fresh.next(), "r");
      back.send(
          DiscoveryRequest.newBuilder()
              .setNode(Node.newBuilder().setId("back"))
              .setTypeUrl(TypeUrl.ROUTE.url())
              .setVersionInfo("of another server")
              .addResourceNames("r")
              .build());
      back.next();

      assertThat(source.resumed).hasValue(1);
    }
  }

  @Test
  void cancelIsAClientThatCloses() throws Exception {
    try (WireClient client = new WireClient(server.port())) {
      client.subscribe(TypeUrl.ROUTE, "r");
      client.next();

      client.cancel();

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(source.ends).containsExactly(StreamEnd.CLIENT_CLOSED));
    }
  }

  @Test
  void brokenConnectionIsADisconnect() throws Exception {
    LossyLink link = new LossyLink(server.port());
    try (WireClient client = new WireClient(link.port())) {
      client.subscribe(TypeUrl.ROUTE, "r");
      client.next();

      link.close();

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(source.ends).containsExactly(StreamEnd.DISCONNECTED));
    }
  }

  @Test
  void closeEndsStreamsFreesThePortAndLeavesNoThreads() throws Exception {
    server.close();
    try (HeldPort port = HeldPort.open()) {
      XdsServer held =
          XdsServer.builder().source(source).address("127.0.0.1", port.number()).build().start();
      WireClient client = new WireClient(port.number());
      client.subscribe(TypeUrl.ROUTE, "r");
      client.next();

      held.close();
      held.close();

      assertThat(client.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(source.ends).containsExactly(StreamEnd.DISCONNECTED);
      assertThatCode(
              () -> new ServerSocket(port.number(), 1, InetAddress.getLoopbackAddress()).close())
          .doesNotThrowAnyException();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("mizzen-xds"));
      client.close();
    }
  }

  @Test
  void noThreadsBeforeStart() {
    server.close();

    XdsServer unstarted = XdsServer.builder().source(source).build();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("mizzen-xds"));
    unstarted.close();
    assertThatThrownBy(unstarted::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takenPortIsNamed() {
    XdsServer second =
        XdsServer.builder().source(source).address("127.0.0.1", server.port()).build();

    assertThatThrownBy(second::start)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(Integer.toString(server.port()));
  }

  @Test
  void plaintextBeyondLoopbackNeedsAWord() {
    XdsServerBuilder builder = XdsServer.builder().source(source).address("0.0.0.0", 0);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowPlaintextBeyondLoopback");
    assertThatCode(() -> builder.allowPlaintextBeyondLoopback().build()).doesNotThrowAnyException();
  }

  @Test
  void sourceIsRequired() {
    assertThatThrownBy(() -> XdsServer.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("source");
  }

  @Test
  void loadReportsAreAcceptedAndAskedForNothing() throws Exception {
    Calls<LoadStatsResponse> reports = new Calls<>();
    ManagedChannel channel = channel();
    try {
      StreamObserver<LoadStatsRequest> requests =
          LoadReportingServiceGrpc.newStub(channel).streamLoadStats(reports);
      requests.onNext(LoadStatsRequest.newBuilder().setNode(Node.newBuilder().setId("p")).build());
      requests.onNext(LoadStatsRequest.getDefaultInstance());
      LoadStatsResponse response = (LoadStatsResponse) reports.take();
      requests.onCompleted();

      assertThat(response.getClustersList()).isEmpty();
      assertThat(response.getSendAllClusters()).isFalse();
      assertThat(response.getLoadReportingInterval().getSeconds()).isPositive();
      assertThat(reports.take()).isEqualTo("completed");
    } finally {
      channel.shutdownNow();
    }
  }

  private ManagedChannel channel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  /** Records what a call answers, in order. */
  private static final class Calls<T> implements StreamObserver<T> {
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    Object take() throws InterruptedException {
      return Objects.requireNonNull(seen.poll(60, TimeUnit.SECONDS), "nothing within 60 s");
    }

    @Override
    public void onNext(T value) {
      seen.add(value);
    }

    @Override
    public void onError(Throwable cause) {
      seen.add(cause);
    }

    @Override
    public void onCompleted() {
      seen.add("completed");
    }
  }
}
