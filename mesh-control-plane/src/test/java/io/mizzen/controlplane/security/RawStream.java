package io.mizzen.controlplane.security;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.mizzen.xds.TypeUrl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A hand-driven ADS stream that claims whatever a test wants it to. */
public final class RawStream implements AutoCloseable {
  private static final int SECONDS = 60;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final CompletableFuture<ClientCallStreamObserver<DiscoveryRequest>> started =
      new CompletableFuture<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final Node node;
  private final ClientCallStreamObserver<DiscoveryRequest> requests;

  /** The server's reaction: a response, or how it ended the stream. */
  public record Answer(Optional<DiscoveryResponse> response, Status status) {
    public String text() {
      return response.map(DiscoveryResponse::toString).orElse("");
    }
  }

  public RawStream(Channel channel, Optional<String> authorization, Node node) {
    this.node = node;
    Metadata headers = new Metadata();
    authorization.ifPresent(value -> headers.put(AUTHORIZATION, value));
    AggregatedDiscoveryServiceGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .streamAggregatedResources(new Responses());
    this.requests = started.join();
  }

  /** A node in the form that Istio's agents send it. */
  public static Node node(String namespace, String serviceAccount, Map<String, String> more) {
    Struct.Builder metadata = Struct.newBuilder().putFields("NAMESPACE", text(namespace));
    if (!serviceAccount.isEmpty()) {
      metadata.putFields("SERVICE_ACCOUNT", text(serviceAccount));
    }
    more.forEach((key, value) -> metadata.putFields(key, text(value)));
    return Node.newBuilder()
        .setId("sidecar~127.0.0.1~x." + namespace + "~" + namespace + ".svc.cluster.local")
        .setUserAgentName("gRPC Java")
        .setUserAgentVersion("1.85.1")
        .setMetadata(metadata)
        .build();
  }

  public static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  /** Asks for names, or for everything when none is given, and returns what the server says. */
  public Answer ask(TypeUrl type, String... names) throws InterruptedException {
    askOnly(type, names);
    return next();
  }

  /** Asks, and does not wait for an answer. */
  public void askOnly(TypeUrl type, String... names) {
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setNode(node)
            .setTypeUrl(type.url())
            .addAllResourceNames(List.of(names))
            .build());
  }

  /** Refuses a response. */
  public void nack(DiscoveryResponse response, String error) {
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .setErrorDetail(com.google.rpc.Status.newBuilder().setCode(3).setMessage(error))
            .build());
  }

  public Answer next() throws InterruptedException {
    Answer answer = answers.poll(SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("no answer within " + SECONDS + " s");
    }
    return answer;
  }

  boolean hasEnded() {
    return answers.stream().anyMatch(answer -> answer.response().isEmpty());
  }

  @Override
  public void close() {
    requests.cancel("done", null);
  }

  private final class Responses
      implements ClientResponseObserver<DiscoveryRequest, DiscoveryResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<DiscoveryRequest> stream) {
      started.complete(stream);
    }

    @Override
    public void onNext(DiscoveryResponse response) {
      answers.add(new Answer(Optional.of(response), Status.OK));
    }

    @Override
    public void onError(Throwable cause) {
      answers.add(new Answer(Optional.empty(), Status.fromThrowable(cause)));
    }

    @Override
    public void onCompleted() {
      answers.add(new Answer(Optional.empty(), Status.OK));
    }
  }
}
