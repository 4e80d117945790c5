package io.mizzen.jmh;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.TypeUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One ADS stream that accepts everything; one thread drives it. */
public final class AdsClient implements AutoCloseable {
  private static final int SECONDS = 120;

  private final Node node;
  private final StreamObserver<DiscoveryRequest> requests;
  private final BlockingQueue<DiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final Map<String, List<String>> names;

  /**
   * @param names by type URL, what it subscribes to
   */
  public AdsClient(ManagedChannel channel, Node node, Map<String, List<String>> names) {
    this.node = node;
    this.names = names;
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Responses());
  }

  public static Node node(String namespace) {
    return Node.newBuilder()
        .setId("sidecar~127.0.0.1~bench." + namespace + "~" + namespace + ".svc.cluster.local")
        .setUserAgentName("gRPC Java")
        .setUserAgentVersion("1.80.0")
        .build();
  }

  /** The node of a server that registers itself. */
  static Node registering(int service, int number) {
    Struct.Builder labels = Struct.newBuilder();
    labels.putFields("app", text("s" + service)).putFields("version", text("v1"));
    Struct.Builder metadata =
        Struct.newBuilder()
            .putFields("AUTO_REGISTER_GROUP", text("s" + service))
            .putFields("INSTANCE_IPS", text(LargeMesh.address(service, number)))
            .putFields("POD_PORTS", text("[{\"name\":\"grpc\",\"containerPort\":80}]"))
            .putFields("LABELS", Value.newBuilder().setStructValue(labels).build());
    return node("default").toBuilder().setMetadata(metadata).build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  /**
   * Asks for all names, and waits until each type has been answered completely.
   *
   * @return the resources by type URL
   */
  @CanIgnoreReturnValue
  public Map<String, List<Any>> subscribeAll() {
    Map<String, List<Any>> all = new LinkedHashMap<>();
    names.forEach(
        (type, some) -> {
          requests.onNext(
              DiscoveryRequest.newBuilder()
                  .setNode(node)
                  .setTypeUrl(type)
                  .addAllResourceNames(some)
                  .build());
          List<Any> resources = new ArrayList<>();
          while (resources.size() < some.size()) {
            resources.addAll(next().getResourcesList());
          }
          all.put(type, resources);
        });
    return all;
  }

  /** Asks for one name without waiting for the answer. */
  void open() {
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setNode(node)
            .setTypeUrl(TypeUrl.LISTENER.url())
            .addResourceNames("s0:80")
            .build());
  }

  /** The next response, accepted. */
  @CanIgnoreReturnValue
  public DiscoveryResponse next() {
    try {
      DiscoveryResponse response = responses.poll(SECONDS, TimeUnit.SECONDS);
      if (response == null) {
        throw new IllegalStateException("no response within " + SECONDS + " s");
      }
      requests.onNext(
          DiscoveryRequest.newBuilder()
              .setTypeUrl(response.getTypeUrl())
              .setVersionInfo(response.getVersionInfo())
              .setResponseNonce(response.getNonce())
              .addAllResourceNames(names.getOrDefault(response.getTypeUrl(), List.of()))
              .build());
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    requests.onCompleted();
  }

  private final class Responses implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable ended) {
      // Whoever waits for a response says that none came.
    }

    @Override
    public void onCompleted() {
      // As above.
    }
  }
}
