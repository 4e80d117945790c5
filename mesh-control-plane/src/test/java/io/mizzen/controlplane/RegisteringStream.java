package io.mizzen.controlplane;

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
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.NodeMetadata;
import io.mizzen.xds.TypeUrl;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The stream of a server that registers itself; made when it is registered. */
final class RegisteringStream implements AutoCloseable {
  private static final int SECONDS = 60;

  private final ManagedChannel channel;
  private final StreamObserver<DiscoveryRequest> requests;
  private final CompletableFuture<Void> registered = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * @param address unlike those of other servers, unless one is to take the other's place
   */
  RegisteringStream(ControlPlane mesh, String address, Map<String, String> labels) {
    channel = Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
    requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Responses());
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setNode(node(address, labels))
            .setTypeUrl(TypeUrl.EXTENSION_CONFIG.url())
            .addResourceNames(MizzenNames.REGISTRATION)
            .build());
    registered.orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  private static Node node(String address, Map<String, String> labels) {
    Struct.Builder carried = Struct.newBuilder();
    labels.forEach((key, value) -> carried.putFields(key, text(value)));
    Struct ports =
        Struct.newBuilder()
            .putFields("grpc", Value.newBuilder().setNumberValue(9080).build())
            .build();
    return Node.newBuilder()
        .setId("sidecar~" + address + "~server.default~default.svc.cluster.local")
        .setUserAgentName("gRPC Java")
        .setMetadata(
            Struct.newBuilder()
                .putFields(NodeMetadata.AUTO_REGISTER_GROUP, text("server"))
                .putFields(NodeMetadata.WORKLOAD_NAME, text("server"))
                .putFields(NodeMetadata.NAMESPACE, text("default"))
                .putFields(NodeMetadata.INSTANCE_IPS, text(address))
                .putFields(NodeMetadata.LABELS, Value.newBuilder().setStructValue(carried).build())
                .putFields(
                    NodeMetadata.POD_PORTS, Value.newBuilder().setStructValue(ports).build()))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  /** Ends the stream as a server that stops does, and waits until the control plane knows. */
  @Override
  public void close() {
    requests.onCompleted();
    ended.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    channel.shutdownNow();
  }

  private final class Responses implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      registered.complete(null);
    }

    @Override
    public void onError(Throwable problem) {
      registered.completeExceptionally(problem);
      ended.complete(null);
    }

    @Override
    public void onCompleted() {
      ended.complete(null);
    }
  }
}
