package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class XdsServerLimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final XdsLimits LIMITS =
      XdsLimits.defaults().withMaxStreams(2).withMaxTypesPerStream(2);
  private final FakeSource source = new FakeSource().show(1, route("r", "1"), cluster("c", "1"));
  private final XdsServer server =
      XdsServer.builder().source(source).limits(LIMITS).build().start();
  private final WireClient client = new WireClient(server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void missingNodeIsRefused() throws Exception {
    client.send(request(TypeUrl.ROUTE.url()).clearNode().build());

    assertRefused(Status.Code.INVALID_ARGUMENT, "node.id");
    assertThat(source.opened).isEmpty();
  }

  @Test
  void changedNodeIsRefused() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r");
    client.next();

    client.send(request(TypeUrl.ROUTE.url()).setNode(Node.newBuilder().setId("another")).build());

    assertRefused(Status.Code.INVALID_ARGUMENT, "node.id");
    assertThat(source.ends).containsExactly(StreamEnd.DISCONNECTED);
  }

  @Test
  void laterRequestsNeedNoNode() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r");
    client.ack(client.next(), "r");

    client.send(request(TypeUrl.CLUSTER.url()).clearNode().build());

    assertThat(XdsServerTest.contents(client.next())).containsExactly("1");
    assertThat(source.opened).hasSize(1);
  }

  @Test
  void oneNameTooManyIsRefused() throws Exception {
    DiscoveryRequest.Builder request = request(TypeUrl.ROUTE.url());
    IntStream.rangeClosed(0, 20_000)
        .forEach(i -> request.addResourceNames(Integer.toString(i, Character.MAX_RADIX)));

    client.send(request.build());

    assertRefused(Status.Code.RESOURCE_EXHAUSTED, "20001 names");
    assertThat(source.opened).isEmpty();
  }

  @Test
  void hugeNodeIsRefused() throws Exception {
    Node bomb = WireClient.NODE.toBuilder().setCluster("x".repeat(256 * 1024)).build();

    client.send(request(TypeUrl.ROUTE.url()).setNode(bomb).build());

    assertRefused(Status.Code.RESOURCE_EXHAUSTED, "node: 2621");
    assertThat(source.opened).isEmpty();
  }

  @Test
  void undecodableMessageEndsTheStream() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r");
    client.next();
    Value deep = Value.getDefaultInstance();
    for (int i = 0; i < 100; i++) {
      deep = Value.newBuilder().setStructValue(Struct.newBuilder().putFields("a", deep)).build();
    }
    Struct metadata = Struct.newBuilder().putFields("a", deep).build();

    client.send(
        request(TypeUrl.ROUTE.url())
            .setNode(WireClient.NODE.toBuilder().setMetadata(metadata))
            .build());

    client.end();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(source.ends).containsExactly(StreamEnd.DISCONNECTED));
    assertThat(server.counters().streamsOpen()).isZero();
  }

  @Test
  void missingTypeIsRefused() throws Exception {
    client.send(request("").build());

    assertRefused(Status.Code.INVALID_ARGUMENT, "type_url");
  }

  @Test
  void hugeTypeIsRefused() throws Exception {
    client.send(request("x".repeat(257)).build());

    assertRefused(Status.Code.INVALID_ARGUMENT, "type_url: 257");
  }

  @Test
  void garbageTypeIsBorneAndSilencesNothing() throws Exception {
    client.send(request("\u0000no such type\n").addResourceNames("x").build());

    client.subscribe(TypeUrl.ROUTE, "r");

    assertThat(client.next().getTypeUrl()).isEqualTo(TypeUrl.ROUTE.url());
  }

  @Test
  void oneTypeTooManyIsRefused() throws Exception {
    client.send(request("type.a").build());
    client.send(request("type.b").build());
    client.send(request("type.c").build());

    assertRefused(Status.Code.RESOURCE_EXHAUSTED, "at most 2");
  }

  @Test
  void oneStreamTooManyIsRefused() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r");
    client.next();
    try (WireClient second = new WireClient(server.port())) {
      second.subscribe(TypeUrl.ROUTE, "r");
      second.next();
      WireClient third = new WireClient(server.port());

      assertThat(third.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(server.counters().streamsOpen()).isEqualTo(2);
      third.close();
    }
  }

  @Test
  void refusalOfTheSourceIsPassedOn() throws Exception {
    source.refusal =
        Optional.of(
            new StreamDecision.Rejected(
                StreamDecision.Reason.PERMISSION_DENIED, "namespace x is not yours"));

    client.subscribe(TypeUrl.ROUTE, "r");

    assertRefused(Status.Code.PERMISSION_DENIED, "namespace x is not yours");
    assertThat(source.ends).isEmpty();
  }

  @Test
  void refusedProxyIsShownWithTheReasonUntilItIsAdmitted() throws Exception {
    StreamDecision.Rejected refused =
        new StreamDecision.Rejected(
            StreamDecision.Reason.UNIMPLEMENTED, "no resources for this kind");
    source.refusal = Optional.of(refused);
    client.subscribe(TypeUrl.ROUTE, "r");
    client.end();

    assertThat(server.status())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.node().id()).isEqualTo(WireClient.NODE.getId());
              assertThat(status.refusal()).contains(refused);
              assertThat(status.revision()).isEqualTo(-1);
              assertThat(status.types()).isEmpty();
            });
    assertThat(server.awaitAcked(1, PATIENCE).allAcked()).isTrue();

    source.refusal = Optional.empty();
    try (WireClient again = new WireClient(server.port())) {
      again.subscribe(TypeUrl.ROUTE, "r");
      again.next();

      assertThat(server.status())
          .extracting(ProxyStatus::refusal)
          .containsExactly(Optional.empty());
    }
  }

  @Test
  void refusalThatQuotesThePeerIsCappedAndEscaped() throws Exception {
    source.refusal =
        Optional.of(
            new StreamDecision.Rejected(
                StreamDecision.Reason.INVALID_ARGUMENT,
                "id: \nERROR all is lost" + "x".repeat(9_000)));

    client.subscribe(TypeUrl.ROUTE, "r");

    Status status = client.end();
    assertThat(status.getDescription()).startsWith("id: \\u000aERROR").hasSizeLessThan(1_100);
  }

  @Test
  void failureOfTheSourceIsNotToldToTheProxy() throws Exception {
    source.failure = Optional.of(new IllegalStateException("secret"));

    client.subscribe(TypeUrl.ROUTE, "r");

    Status status = client.end();
    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).doesNotContain("secret");
  }

  @Test
  void hostileNackTextIsCappedAndEscaped() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r");
    DiscoveryResponse response = client.next();

    client.nack(response, "line\nforged \u202e" + "x".repeat(10_000), "r");

    ProxyNack nack = server.awaitAcked(1, PATIENCE).nacks().get(0);
    assertThat(nack.error()).startsWith("line\\u000aforged \\u202ex").hasSizeLessThan(1100);
  }

  @Test
  void limitsNameWhatIsWrong() {
    assertThatThrownBy(
            () ->
                new XdsLimits(
                    0,
                    1,
                    1,
                    1,
                    1,
                    1,
                    LIMITS.keepAlive(),
                    LIMITS.removalGrace(),
                    LIMITS.warmingLimit(),
                    LIMITS.writing(),
                    LIMITS.opening()))
        .hasMessage("maxStreams: 0 (expected: 1 or more)");
  }

  private void assertRefused(Status.Code code, String words) throws Exception {
    Status status = client.end();
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(status.getDescription()).contains(words);
    assertThat(server.counters().streamsRefused()).isEqualTo(1);
  }

  private static DiscoveryRequest.Builder request(String type) {
    return DiscoveryRequest.newBuilder().setNode(WireClient.NODE).setTypeUrl(type);
  }
}
