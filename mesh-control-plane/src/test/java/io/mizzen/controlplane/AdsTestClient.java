package io.mizzen.controlplane;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.TypeUrl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An ADS stream to a control plane that accepts everything; one thread drives it. */
final class AdsTestClient implements AutoCloseable {
  private static final int SECONDS = 60;

  private final Node node;
  private final ManagedChannel channel;
  private final StreamObserver<DiscoveryRequest> requests;
  private final LinkedBlockingQueue<DiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final Map<String, List<String>> names = new HashMap<>();

  AdsTestClient(ControlPlane mesh, Map<String, String> labels) {
    this.node = node(labels);
    this.channel =
        Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Responses());
  }

  /** The node of a grpc-java client in the default namespace. */
  static Node node(Map<String, String> labels) {
    Struct.Builder carried = Struct.newBuilder();
    labels.forEach((k, v) -> carried.putFields(k, Value.newBuilder().setStringValue(v).build()));
    return Node.newBuilder()
        .setId("sidecar~127.0.0.1~client.default~default.svc.cluster.local")
        .setUserAgentName("gRPC Java")
        .setUserAgentVersion("1.80.0")
        .setMetadata(
            Struct.newBuilder()
                .putFields("LABELS", Value.newBuilder().setStructValue(carried).build()))
        .build();
  }

  void subscribe(TypeUrl type, String... some) {
    names.put(type.url(), List.of(some));
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setNode(node)
            .setTypeUrl(type.url())
            .addAllResourceNames(List.of(some))
            .build());
  }

  /** The resources of the next response of a type, which is accepted; those before it too. */
  List<Any> next(TypeUrl type) throws InterruptedException {
    while (true) {
      DiscoveryResponse response = responses.poll(SECONDS, TimeUnit.SECONDS);
      if (response == null) {
        throw new AssertionError("no " + type.shortName() + " within " + SECONDS + " s");
      }
      accept(response);
      if (response.getTypeUrl().equals(type.url())) {
        return response.getResourcesList();
      }
    }
  }

  /** The types of the responses that have come and were not looked at; they are accepted. */
  List<String> unread() {
    List<DiscoveryResponse> all = new ArrayList<>();
    responses.drainTo(all);
    all.forEach(this::accept);
    return all.stream().map(DiscoveryResponse::getTypeUrl).toList();
  }

  private void accept(DiscoveryResponse response) {
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setVersionInfo(response.getVersionInfo())
            .setResponseNonce(response.getNonce())
            .addAllResourceNames(names.getOrDefault(response.getTypeUrl(), List.of()))
            .build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class Responses implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable ended) {
      // The test that waits for a response says what is missing.
    }

    @Override
    public void onCompleted() {
      // As above.
    }
  }
}
