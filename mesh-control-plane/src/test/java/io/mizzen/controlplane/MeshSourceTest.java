package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.StreamDecision;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeshSourceTest {
  private final ControlPlane mesh = ControlPlane.builder().meshId("shop").build().start();
  private final ManagedChannel channel = channel();

  @BeforeEach
  void applyAService() {
    mesh.apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {selector: {app: a}, ports: [{name: grpc, port: 9080}]}
            """)
        .orThrow();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    mesh.close();
  }

  @Test
  void envoyThatIsNoSidecarIsToldThatThereIsNothingForIt() throws Exception {
    Answer answer = askAs("router~127.0.0.1~a.default~default.svc.cluster.local", "envoy");

    Status status = answer.end.get(60, TimeUnit.SECONDS);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(status.getDescription()).contains("node.id: ").contains("sidecar~");
    assertThat(answer.first).isNotDone();
    assertThat(mesh.proxies())
        .singleElement()
        .satisfies(
            proxy -> {
              assertThat(proxy.node().userAgentName()).isEqualTo("envoy");
              assertThat(proxy.refusal())
                  .contains(
                      new StreamDecision.Rejected(
                          StreamDecision.Reason.UNIMPLEMENTED,
                          String.valueOf(status.getDescription())));
              assertThat(proxy.types()).isEmpty();
            });
  }

  @Test
  void responsesNameTheMeshAsIstioDoes() throws Exception {
    DiscoveryResponse response =
        ask("gRPC Go", TypeUrl.LISTENER, "a:9080").first.get(60, TimeUnit.SECONDS);

    JsonObject identifier =
        JsonParser.parseString(response.getControlPlane().getIdentifier()).getAsJsonObject();
    assertThat(identifier.get("Component").getAsString()).isEqualTo("mizzen");
    assertThat(identifier.get("ID").getAsString()).isEqualTo("shop");
    assertThat(identifier.getAsJsonObject("Info").get("version").getAsString()).isNotEmpty();
  }

  /** A server's listener is missing, its neighbour in the same request is not. */
  @Test
  void serverListenerIsLeftOut() throws Exception {
    String inbound = "xds.istio.io/grpc/lds/inbound/127.0.0.1:9080";

    DiscoveryResponse response =
        ask("gRPC Go", TypeUrl.LISTENER, inbound, "a:9080").first.get(60, TimeUnit.SECONDS);

    assertThat(response.getResourcesList())
        .singleElement()
        .satisfies(listener -> assertThat(listener.getValue().toStringUtf8()).contains("a:9080"));
  }

  private ManagedChannel channel() {
    return NettyChannelBuilder.forTarget(mesh.target()).usePlaintext().build();
  }

  private Answer ask(String userAgent, TypeUrl type, String... names) {
    return ask("sidecar~127.0.0.1~a.default~default.svc.cluster.local", userAgent, type, names);
  }

  private Answer askAs(String id, String userAgent) {
    return ask(id, userAgent, TypeUrl.CLUSTER);
  }

  private Answer ask(String id, String userAgent, TypeUrl type, String... names) {
    Answer answer = new Answer();
    Node node = Node.newBuilder().setId(id).setUserAgentName(userAgent).build();
    AggregatedDiscoveryServiceGrpc.newStub(channel)
        .streamAggregatedResources(answer)
        .onNext(
            DiscoveryRequest.newBuilder()
                .setNode(node)
                .setTypeUrl(type.url())
                .addAllResourceNames(List.of(names))
                .build());
    return answer;
  }

  private static final class Answer implements StreamObserver<DiscoveryResponse> {
    final CompletableFuture<DiscoveryResponse> first = new CompletableFuture<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onNext(DiscoveryResponse response) {
      first.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      end.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }
}
