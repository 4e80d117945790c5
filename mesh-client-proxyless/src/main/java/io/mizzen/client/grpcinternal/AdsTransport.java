package io.mizzen.client.grpcinternal;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.xds.client.Bootstrapper.ServerInfo;
import io.grpc.xds.client.XdsTransportFactory;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one {@code XdsClient} over a {@link ControlPlaneChannel}, and what happens on
 * them.
 *
 * <p>Load reports are not sent: clusters name a report server only because grpc-java counts
 * requests in flight no other way, and Mizzen's control plane drops them. Nor is a stream opened
 * after the end, which grpc-xds (1.85.1) does for whoever subscribes to something then.
 */
final class AdsTransport implements XdsTransportFactory, XdsTransportFactory.XdsTransport {
  private static final String ADS =
      AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod().getFullMethodName();

  private final ControlPlaneChannel channel;
  private final AdsEvents events;
  private volatile boolean closed;

  AdsTransport(ControlPlaneChannel channel, AdsEvents events) {
    this.channel = channel;
    this.events = events;
  }

  /** The one server of {@link Bootstrap}. */
  @Override
  public XdsTransport create(ServerInfo server) {
    return this;
  }

  @Override
  public <Q, A> StreamingCall<Q, A> createStreamingCall(
      String method,
      MethodDescriptor.Marshaller<Q> requests,
      MethodDescriptor.Marshaller<A> answers) {
    if (closed || !method.equals(ADS)) {
      return new NoCall<>();
    }
    return new Stream<>(
        channel.newCall(
            MethodDescriptor.<Q, A>newBuilder()
                .setFullMethodName(method)
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setRequestMarshaller(requests)
                .setResponseMarshaller(answers)
                .build(),
            CallOptions.DEFAULT));
  }

  @Override
  public void shutdown() {
    closed = true;
    channel.shutdown();
  }

  /** One ADS stream. Sends come from XdsClient's context, answers from gRPC's threads. */
  private final class Stream<Q, A> extends ClientCall.Listener<A> implements StreamingCall<Q, A> {
    private final ClientCall<Q, A> call;

    /** By type, the response that was not answered yet. */
    private final Map<String, DiscoveryResponse> open = new ConcurrentHashMap<>();

    private volatile boolean connected;
    private volatile boolean cancelled;
    private @Nullable EventHandler<A> handler;

    Stream(ClientCall<Q, A> call) {
      this.call = call;
    }

    @Override
    public void start(EventHandler<A> handler) {
      this.handler = handler;
      call.start(this, new Metadata());
      call.request(1);
    }

    @Override
    public void sendMessage(Q message) {
      call.sendMessage(message);
      if (message instanceof DiscoveryRequest request) {
        answered(request);
      }
    }

    @Override
    public void startRecvMessage() {
      call.request(1);
    }

    @Override
    public void sendError(Exception reason) {
      cancelled = true;
      call.cancel("closed by the client", reason);
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void onReady() {
      handler().onReady();
    }

    @Override
    public void onMessage(A message) {
      if (!connected) {
        connected = true;
        events.connected();
      }
      if (message instanceof DiscoveryResponse response) {
        open.put(response.getTypeUrl(), response);
      }
      handler().onRecvMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!cancelled) {
        events.disconnected(status, connected);
      }
      handler().onStatusReceived(status);
    }

    /** The first request that names a response's nonce says whether it was taken. */
    private void answered(DiscoveryRequest request) {
      String type = request.getTypeUrl();
      DiscoveryResponse response = open.get(type);
      if (response == null || !response.getNonce().equals(request.getResponseNonce())) {
        return;
      }
      open.remove(type, response);
      if (request.hasErrorDetail()) {
        events.rejected(type, response.getVersionInfo(), request.getErrorDetail().getMessage());
      } else {
        events.accepted(type, response.getVersionInfo());
      }
    }

    private EventHandler<A> handler() {
      return Objects.requireNonNull(handler, "not started");
    }
  }

  /** A call that is never made. */
  private static final class NoCall<Q, A> implements StreamingCall<Q, A> {
    @Override
    public void start(EventHandler<A> handler) {}

    @Override
    public void sendMessage(Q message) {}

    @Override
    public void startRecvMessage() {}

    @Override
    public void sendError(Exception reason) {}

    @Override
    public boolean isReady() {
      return false;
    }
  }
}
