package io.mizzen.xds.server;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.mizzen.xds.TypeUrl;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A hand-driven ADS client on a real socket. */
final class WireClient implements AutoCloseable {
  static final Node NODE = Node.newBuilder().setId("proxy-1").build();
  private static final int SECONDS = 60;
  private static final int WINDOW = 1 << 17;

  final CompletableFuture<io.grpc.Status> ended = new CompletableFuture<>();
  private final ManagedChannel channel;
  private final BlockingQueue<DiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final ClientCallStreamObserver<DiscoveryRequest> requests;

  /** The number of responses that the client asks for by itself. */
  enum Reading {
    ALL,
    NONE
  }

  WireClient(int port) {
    this(port, Reading.ALL);
  }

  WireClient(int port, Reading reading) {
    this(channel(port), reading);
  }

  /** A stream on a connection that may have others; closed with it. */
  WireClient(ManagedChannel channel, Reading reading) {
    this.channel = channel;
    Responses observer = new Responses(reading);
    AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(observer);
    this.requests = observer.requests.join();
  }

  static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        // Fixed, so that what fits into the transport does not grow with use.
        .flowControlWindow(WINDOW)
        .build();
  }

  void subscribe(TypeUrl type, String... names) {
    send(
        DiscoveryRequest.newBuilder()
            .setNode(NODE)
            .setTypeUrl(type.url())
            .addAllResourceNames(List.of(names))
            .build());
  }

  void ack(DiscoveryResponse response, String... names) {
    send(answer(response, names).setVersionInfo(response.getVersionInfo()).build());
  }

  void nack(DiscoveryResponse response, String error, String... names) {
    send(
        answer(response, names)
            .setErrorDetail(
                Status.newBuilder().setCode(Code.INVALID_ARGUMENT_VALUE).setMessage(error))
            .build());
  }

  void send(DiscoveryRequest request) {
    requests.onNext(request);
  }

  void request(int count) {
    requests.request(count);
  }

  void halfClose() {
    requests.onCompleted();
  }

  void cancel() {
    requests.cancel("done", null);
  }

  /** The next response; fails when none comes. */
  DiscoveryResponse next() throws InterruptedException {
    DiscoveryResponse response = responses.poll(SECONDS, TimeUnit.SECONDS);
    if (response == null) {
      throw new AssertionError("no response within " + SECONDS + " s; ended: " + ended);
    }
    return response;
  }

  boolean hasNone() {
    return responses.isEmpty();
  }

  io.grpc.Status end() throws Exception {
    return ended.get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static DiscoveryRequest.Builder answer(DiscoveryResponse response, String... names) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(response.getTypeUrl())
        .setResponseNonce(response.getNonce())
        .addAllResourceNames(List.of(names));
  }

  private final class Responses
      implements ClientResponseObserver<DiscoveryRequest, DiscoveryResponse> {
    private final Reading reading;
    private final CompletableFuture<ClientCallStreamObserver<DiscoveryRequest>> requests =
        new CompletableFuture<>();

    Responses(Reading reading) {
      this.reading = reading;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<DiscoveryRequest> stream) {
      if (reading == Reading.NONE) {
        stream.disableAutoRequestWithInitial(0);
      }
      requests.complete(stream);
    }

    @Override
    public void onNext(DiscoveryResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable cause) {
      ended.complete(
          cause instanceof StatusRuntimeException status
              ? status.getStatus()
              : io.grpc.Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
      ended.complete(io.grpc.Status.OK);
    }
  }
}
