package io.mizzen.controlplane;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.mizzen.xds.TypeUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** An ADS stream that accepts whatever comes as it comes, and holds it. Thread-safe. */
final class FollowingStream implements AutoCloseable {
  private final Map<String, String> labels;
  private final Map<TypeUrl, List<String>> names;
  private final Map<String, ByteString> held = new TreeMap<>();
  private final Map<TypeUrl, String> versions = new HashMap<>();
  private final ManagedChannel channel;

  /** A stream that knows nothing yet. */
  FollowingStream(ControlPlane mesh, Map<String, String> labels, Map<TypeUrl, List<String>> names) {
    this(mesh, labels, names, Map.of(), Map.of());
  }

  private FollowingStream(
      ControlPlane mesh,
      Map<String, String> labels,
      Map<TypeUrl, List<String>> names,
      Map<String, ByteString> held,
      Map<TypeUrl, String> versions) {
    this.labels = labels;
    this.names = names;
    this.held.putAll(held);
    this.versions.putAll(versions);
    this.channel =
        Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
    Responses responses = new Responses();
    AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(responses);
    ClientCallStreamObserver<DiscoveryRequest> requests = responses.requests.join();
    synchronized (this) {
      names.forEach(
          (type, some) ->
              requests.onNext(
                  DiscoveryRequest.newBuilder()
                      .setNode(AdsTestClient.node(labels))
                      .setTypeUrl(type.url())
                      .setVersionInfo(versions.getOrDefault(type, ""))
                      .addAllResourceNames(some)
                      .build()));
    }
  }

  /** The client's next stream, after this one has ended: it knows what this one knew. */
  synchronized FollowingStream reconnected(ControlPlane mesh) {
    return new FollowingStream(mesh, labels, names, held, versions);
  }

  Map<String, String> labels() {
    return labels;
  }

  /** The resources it holds of some names, each {@code Type name}. */
  synchronized Map<String, ByteString> holding(Set<String> some) {
    Map<String, ByteString> kept = new TreeMap<>(held);
    kept.keySet().retainAll(some);
    return kept;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private synchronized void accept(
      DiscoveryResponse response, ClientCallStreamObserver<DiscoveryRequest> requests) {
    TypeUrl type = new TypeUrl(response.getTypeUrl());
    if (type.isFullState()) {
      held.keySet().removeIf(name -> name.startsWith(type.shortName() + " "));
    }
    response
        .getResourcesList()
        .forEach(each -> held.put(type.shortName() + " " + nameOf(each), each.getValue()));
    versions.put(type, response.getVersionInfo());
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setVersionInfo(response.getVersionInfo())
            .setResponseNonce(response.getNonce())
            .addAllResourceNames(names.getOrDefault(type, List.of()))
            .build());
  }

  private static String nameOf(Any resource) {
    try {
      if (resource.is(Listener.class)) {
        return resource.unpack(Listener.class).getName();
      }
      if (resource.is(RouteConfiguration.class)) {
        return resource.unpack(RouteConfiguration.class).getName();
      }
      return resource.is(Cluster.class)
          ? resource.unpack(Cluster.class).getName()
          : resource.unpack(ClusterLoadAssignment.class).getClusterName();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(resource.getTypeUrl(), e);
    }
  }

  private final class Responses
      implements ClientResponseObserver<DiscoveryRequest, DiscoveryResponse> {
    private final CompletableFuture<ClientCallStreamObserver<DiscoveryRequest>> requests =
        new CompletableFuture<>();

    @Override
    public void beforeStart(ClientCallStreamObserver<DiscoveryRequest> stream) {
      requests.complete(stream);
    }

    @Override
    public void onNext(DiscoveryResponse response) {
      accept(response, requests.join());
    }

    @Override
    public void onError(Throwable ended) {
      // The test finds out by what the stream does not hold.
    }

    @Override
    public void onCompleted() {
      // As above.
    }
  }
}
