package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.rpc.Code;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.Status;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C2: delta xDS on a socket")
class DeltaServerTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private final FakeSource source = new FakeSource();
  private final XdsServer server =
      XdsServer.builder()
          .source(source)
          .limits(
              XdsLimits.defaults().withMaxNamesPerType(3).withRemovalGrace(Duration.ofMillis(1)))
          .build()
          .start();
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  private final Calls calls = new Calls();
  private final StreamObserver<DeltaDiscoveryRequest> requests =
      AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(calls);

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void resourcesCarryTheirVersionsAndRemovalsTheirNames() throws Exception {
    source.show(SharedView.of(1, cluster("a", "1"), cluster("b", "1")));
    requests.onNext(request(TypeUrl.CLUSTER).build());
    DeltaDiscoveryResponse first = calls.response();
    requests.onNext(ack(first).build());

    assertThat(first.getResourcesList())
        .extracting(Resource::getName, Resource::getVersion)
        .containsExactly(
            tuple("a", cluster("a", "1").version()), tuple("b", cluster("b", "1").version()));
    assertThat(first.getTypeUrl()).isEqualTo(TypeUrl.CLUSTER.url());
    assertThat(server.awaitAcked(1, LONG).allAcked()).isTrue();

    source.show(SharedView.of(2, cluster("b", "2")));
    server.pushShared();
    DeltaDiscoveryResponse second = calls.response();
    requests.onNext(ack(second).build());

    assertThat(second.getResourcesList()).extracting(Resource::getName).containsExactly("b");
    DeltaDiscoveryResponse third = calls.response();
    requests.onNext(ack(third).build());
    assertThat(third.getRemovedResourcesList()).containsExactly("a");
    assertThat(server.awaitAcked(2, LONG).allAcked()).isTrue();
  }

  @Test
  void clientThatComesBackIsSentNothingThatItHas() throws Exception {
    source.show(SharedView.of(1, route("a", "1"), route("b", "1")));

    requests.onNext(
        request(TypeUrl.ROUTE)
            .addAllResourceNamesSubscribe(List.of("a", "b"))
            .putInitialResourceVersions("a", route("a", "1").version())
            .build());

    assertThat(calls.response().getResourcesList())
        .extracting(Resource::getName)
        .containsExactly("b");
    assertThat(source.resumed).hasValue(1);
  }

  @Test
  void nackIsShownAndNotAnswered() throws Exception {
    source.show(SharedView.of(1, route("a", "bad")));
    requests.onNext(request(TypeUrl.ROUTE).addResourceNamesSubscribe("a").build());
    DeltaDiscoveryResponse refused = calls.response();

    requests.onNext(
        ack(refused)
            .setErrorDetail(
                com.google.rpc.Status.newBuilder()
                    .setCode(Code.INVALID_ARGUMENT_VALUE)
                    .setMessage("no such cluster"))
            .build());

    AckResult result = server.awaitAcked(1, LONG);
    assertThat(result.nacks()).extracting(ProxyNack::error).containsExactly("no such cluster");
    assertThat(server.counters().responses()).isEqualTo(1);
  }

  @Test
  void namesAddedBitByBitAreCappedToo() throws Exception {
    requests.onNext(request(TypeUrl.ROUTE).addAllResourceNamesSubscribe(names("a", "b")).build());
    requests.onNext(request(TypeUrl.ROUTE).addAllResourceNamesSubscribe(names("c", "d")).build());

    assertThat(calls.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  private static List<String> names(String... names) {
    return List.of(names);
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

  /** The responses that the stream is sent, in order. */
  private static final class Calls implements StreamObserver<DeltaDiscoveryResponse> {
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    DeltaDiscoveryResponse response() throws InterruptedException {
      return (DeltaDiscoveryResponse) take();
    }

    Status end() throws InterruptedException {
      Object next = take();
      while (next instanceof DeltaDiscoveryResponse) {
        next = take();
      }
      return (Status) next;
    }

    private Object take() throws InterruptedException {
      return Objects.requireNonNull(seen.poll(60, TimeUnit.SECONDS), "nothing within 60 s");
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      seen.add(response);
    }

    @Override
    public void onError(Throwable cause) {
      seen.add(Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
      seen.add(Status.OK);
    }
  }
}
