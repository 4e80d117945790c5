package io.mizzen.client;

import com.google.protobuf.Any;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.xds.NodeMetadata;
import io.mizzen.xds.TypeUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One stream of a {@link ScriptedAds}, by whose monitor all its state is guarded. */
final class ScriptedStream implements StreamObserver<DiscoveryRequest> {
  private final ScriptedAds ads;
  private final StreamObserver<DiscoveryResponse> responses;
  private final Map<String, Set<String>> names = new HashMap<>();
  private final Map<String, List<Any>> sent = new HashMap<>();
  private Node node = Node.getDefaultInstance();
  private boolean over;

  ScriptedStream(ScriptedAds ads, StreamObserver<DiscoveryResponse> responses) {
    this.ads = ads;
    this.responses = responses;
    // A push may meet a stream whose end has not been noted yet: then it is dropped.
    ((ServerCallStreamObserver<DiscoveryResponse>) responses).setOnCancelHandler(() -> {});
  }

  Node node() {
    return node;
  }

  /** The names of a type that the client asks for. */
  Set<String> names(TypeUrl type) {
    return names.getOrDefault(type.url(), Set.of());
  }

  boolean isRegistration() {
    return node.getMetadata().containsFields(NodeMetadata.AUTO_REGISTER_GROUP);
  }

  @Override
  public void onNext(DiscoveryRequest request) {
    synchronized (ads) {
      if (request.hasErrorDetail()) {
        ads.nacked(request.getErrorDetail().getMessage());
      }
      if (names.isEmpty()) {
        node = request.getNode();
        Optional<Status> refusal = ads.begun(this);
        if (refusal.isPresent()) {
          over = true;
          responses.onError(refusal.get().asRuntimeException());
        }
      }
      Set<String> wanted = Set.copyOf(request.getResourceNamesList());
      if (!over && !wanted.equals(names.put(request.getTypeUrl(), wanted))) {
        sent.remove(request.getTypeUrl());
        push(request.getTypeUrl());
      }
    }
  }

  void pushAll() {
    List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.EXTENSION_CONFIG)
        .forEach(type -> push(type.url()));
  }

  private void push(String type) {
    if (ads.isSilent()) {
      return;
    }
    List<Any> now =
        names.getOrDefault(type, Set.of()).stream()
            .sorted()
            .flatMap(name -> ads.resource(type, name).stream())
            .map(Any::pack)
            .toList();
    if (now.isEmpty() || now.equals(sent.put(type, now))) {
      return;
    }
    int version = ads.nextVersion();
    responses.onNext(
        DiscoveryResponse.newBuilder()
            .setTypeUrl(type)
            .setVersionInfo("v" + version)
            .setNonce("n" + version)
            .addAllResources(now)
            .build());
  }

  @Override
  public void onError(Throwable error) {
    end("disconnected");
  }

  @Override
  public void onCompleted() {
    end("client closed");
    responses.onCompleted();
  }

  private void end(String how) {
    synchronized (ads) {
      over = true;
      ads.ended(this, how);
    }
  }
}
