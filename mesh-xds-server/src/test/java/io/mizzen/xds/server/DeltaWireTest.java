package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.resource;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What Istio and the xDS protocol say of requests, by a client that writes them by hand. */
@DisplayName("C2: the rows of the protocol, delta, on a socket")
class DeltaWireTest {
  private final FakeSource source = new FakeSource();
  private final XdsServer server =
      XdsServer.builder()
          .source(source)
          .limits(XdsLimits.defaults().withRemovalGrace(Duration.ofMillis(1)))
          .build()
          .start();
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  private final BlockingQueue<DeltaDiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final StreamObserver<DeltaDiscoveryRequest> requests =
      AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(new Calls());
  private int fences;

  @BeforeEach
  void show() {
    source.show(
        SharedView.of(1, cluster("c", "1"), cluster("d", "1"), route("r", "1"), route("s", "1")));
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void noncesThatAnswerNothingAreNoRefusals() throws Exception {
    requests.onNext(routes().addResourceNamesSubscribe("r").build());
    DeltaDiscoveryResponse first = next();
    requests.onNext(ack(first).build());
    requests.onNext(request(TypeUrl.CLUSTER).addResourceNamesSubscribe("c").build());
    DeltaDiscoveryResponse other = next();

    Status no = Status.newBuilder().setCode(3).setMessage("no").build();
    requests.onNext(routes().setResponseNonce("made up").setErrorDetail(no).build());
    requests.onNext(routes().setResponseNonce(other.getNonce()).setErrorDetail(no).build());

    assertNothingSent();
    assertThat(server.counters().nacks()).isZero();
    assertThat(server.counters().staleNonces()).isEqualTo(2);
  }

  @Test
  void aRefusedResourceIsNotSentAgainUntilItChanges() throws Exception {
    requests.onNext(routes().addResourceNamesSubscribe("r").addResourceNamesSubscribe("s").build());
    Status no = Status.newBuilder().setCode(3).setMessage("no").build();
    requests.onNext(ack(next()).setErrorDetail(no).build());
    assertNothingSent();

    push(2, cluster("c", "1"), cluster("d", "1"), route("r", "2"), route("s", "1"));

    assertThat(names(next())).containsExactly("r");
    assertThat(server.counters().nacks()).isEqualTo(1);
  }

  @Test
  void namesAreAddedAndTakenAwayOneByOne() throws Exception {
    requests.onNext(routes().addResourceNamesSubscribe("r").build());
    assertThat(names(acked())).containsExactly("r");
    requests.onNext(routes().addResourceNamesSubscribe("s").build());
    assertThat(names(acked())).containsExactly("s");

    requests.onNext(routes().addResourceNamesUnsubscribe("r").build());
    assertNothingSent();
    push(2, route("r", "2"), route("s", "2"));

    assertThat(names(acked())).containsExactly("s");
    requests.onNext(routes().addResourceNamesSubscribe("s").build());
    assertThat(names(acked())).as("asked for once more").containsExactly("s");
  }

  @Test
  void aFirstRequestWithoutNamesIsAWildcardOfClustersOnly() throws Exception {
    requests.onNext(request(TypeUrl.CLUSTER).build());
    assertThat(names(acked())).containsExactlyInAnyOrder("c", "d");
    requests.onNext(routes().build());
    assertNothingSent();

    requests.onNext(
        request(TypeUrl.CLUSTER)
            .addResourceNamesSubscribe("c")
            .addResourceNamesUnsubscribe("*")
            .build());
    assertThat(acked().getTypeUrl()).isEqualTo(TypeUrl.CLUSTER.url());
    push(2, cluster("c", "1"), cluster("d", "2"), route("r", "1"));
    assertNothingSent();
  }

  @Test
  void theStarAddedAndTakenAwayAtOnceIsNothing() throws Exception {
    requests.onNext(
        request(TypeUrl.CLUSTER)
            .addResourceNamesSubscribe("*")
            .addResourceNamesUnsubscribe("*")
            .build());

    assertNothingSent();
    push(2, cluster("c", "2"));
    assertNothingSent();
  }

  @Test
  void aClientThatComesBackIsToldWhatHasGoneAndSentWhatDiffers() throws Exception {
    requests.onNext(
        request(TypeUrl.CLUSTER)
            .putInitialResourceVersions("c", cluster("c", "1").version())
            .putInitialResourceVersions("d", "older")
            .putInitialResourceVersions("gone", "1")
            .build());

    DeltaDiscoveryResponse first = acked();
    assertThat(names(first)).containsExactly("d");
    DeltaDiscoveryResponse last = first.getRemovedResourcesCount() > 0 ? first : acked();
    assertThat(last.getRemovedResourcesList()).containsExactly("gone");
  }

  @Test
  void whatHasGoneIsNamedAndWhatWasNotAskedForIsNot() throws Exception {
    requests.onNext(request(TypeUrl.CLUSTER).addResourceNamesSubscribe("*").build());
    assertThat(names(acked())).containsExactlyInAnyOrder("c", "d");
    requests.onNext(routes().addResourceNamesSubscribe("r").build());
    assertThat(names(acked())).containsExactly("r");

    push(2, cluster("c", "1"), route("r", "1"));

    DeltaDiscoveryResponse removal = acked();
    assertThat(removal.getTypeUrl()).isEqualTo(TypeUrl.CLUSTER.url());
    assertThat(removal.getRemovedResourcesList()).containsExactly("d");
    assertNothingSent();
  }

  @Test
  void extensionsAreServedByNameAndNeverByWildcard() throws Exception {
    push(2, resource(TypeUrl.EXTENSION_CONFIG, "x", "1"));
    requests.onNext(request(TypeUrl.EXTENSION_CONFIG).build());
    assertNothingSent();
    requests.onNext(request(TypeUrl.EXTENSION_CONFIG).addResourceNamesSubscribe("x").build());

    assertThat(names(acked())).containsExactly("x");
  }

  private void push(long revision, io.mizzen.xds.XdsResource... resources) {
    source.show(SharedView.of(revision, resources));
    server.push();
  }

  /** Requests are read in order: the answer to one more is the next that comes. */
  private void assertNothingSent() throws InterruptedException {
    String name = "fence-" + fences++;
    requests.onNext(request(TypeUrl.LISTENER).addResourceNamesSubscribe(name).build());
    DeltaDiscoveryResponse answer = acked();
    assertThat(answer.getTypeUrl()).isEqualTo(TypeUrl.LISTENER.url());
    assertThat(answer.getRemovedResourcesList()).containsExactly(name);
  }

  private DeltaDiscoveryResponse acked() throws InterruptedException {
    DeltaDiscoveryResponse response = next();
    requests.onNext(ack(response).build());
    return response;
  }

  private DeltaDiscoveryResponse next() throws InterruptedException {
    return Objects.requireNonNull(responses.poll(60, TimeUnit.SECONDS), "nothing within 60 s");
  }

  private static List<String> names(DeltaDiscoveryResponse response) {
    return response.getResourcesList().stream().map(Resource::getName).toList();
  }

  private static DeltaDiscoveryRequest.Builder routes() {
    return request(TypeUrl.ROUTE);
  }

  private static DeltaDiscoveryRequest.Builder request(TypeUrl type) {
    return DeltaDiscoveryRequest.newBuilder()
        .setNode(Node.newBuilder().setId("proxy-1"))
        .setTypeUrl(type.url());
  }

  private static DeltaDiscoveryRequest.Builder ack(DeltaDiscoveryResponse response) {
    return DeltaDiscoveryRequest.newBuilder()
        .setTypeUrl(response.getTypeUrl())
        .setResponseNonce(response.getNonce());
  }

  private final class Calls implements StreamObserver<DeltaDiscoveryResponse> {
    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      responses.add(response);
    }

    /** The test finds that nothing comes any more. */
    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }
}
