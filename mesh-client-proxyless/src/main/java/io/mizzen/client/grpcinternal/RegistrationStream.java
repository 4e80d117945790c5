package io.mizzen.client.grpcinternal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.SharedResourceHolder;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's own ADS stream: it is registered for as long as the stream lives. A lost stream is
 * opened again after a {@link ReconnectBackoff}; half-closing it ends the registration.
 *
 * <p>Mutable state is confined to {@code sync}; it has no thread of its own and borrows gRPC's
 * shared timer. Safe for use by many threads.
 */
@API(status = API.Status.INTERNAL)
public final class RegistrationStream implements ServerRegistration {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationStream.class);

  private final Node node;
  private final ControlPlaneChannel channel;
  private final ReconnectBackoff backoff;
  private final AdsEvents events;
  private final Consumer<RegistrationAnswer> listener;
  private final ScheduledExecutorService timer = SharedResourceHolder.get(GrpcUtil.TIMER_SERVICE);
  private final SynchronizationContext sync = new SynchronizationContext(this::uncaught);
  private final CompletableFuture<RegistrationAnswer> first = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
  private @Nullable Connection current;
  private @Nullable ScheduledHandle retry;
  private int failures;
  private boolean leaving;

  private RegistrationStream(
      ControlPlaneTarget controlPlane,
      Node node,
      AdsEvents events,
      Consumer<RegistrationAnswer> listener) {
    this.node = node;
    this.backoff = new ReconnectBackoff(new SplittableRandom());
    AdsEvents log = new ConnectionLog("server of " + node.getCluster(), controlPlane.address());
    this.events = AdsEvents.both(backoff, AdsEvents.both(log, events));
    this.listener = listener;
    this.channel = new ControlPlaneChannel(controlPlane, timer);
  }

  /**
   * Opens the stream.
   *
   * @param node carries the registration in its metadata
   * @param events told of what happens on the streams, until {@link #close}
   * @param listener called sequentially with every answer; must not block
   */
  public static RegistrationStream open(
      ControlPlaneTarget controlPlane,
      MeshNode node,
      AdsEvents events,
      Consumer<RegistrationAnswer> listener) {
    Node envoyNode = Bootstrap.of(controlPlane.address(), node).node().toEnvoyProtoNode();
    RegistrationStream stream = new RegistrationStream(controlPlane, envoyNode, events, listener);
    stream.sync.execute(stream::connect);
    return stream;
  }

  @Override
  public CompletableFuture<RegistrationAnswer> firstAnswer() {
    return first.copy();
  }

  /** Half-closes the stream. Without a connection there is nobody to wait for. */
  @Override
  public void close(Duration patience) {
    sync.execute(this::leave);
    try {
      gone.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.atWarn()
          .addKeyValue("proxy", node.getId())
          .log("{}: deregistration not confirmed within {} ms", node.getId(), patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody fails this future", e);
    }
    channel.shutdownNow();
    SharedResourceHolder.release(GrpcUtil.TIMER_SERVICE, timer);
  }

  private void connect() {
    retry = null;
    if (leaving) {
      return;
    }
    Connection connection = new Connection();
    current = connection;
    connection.open();
  }

  private void leave() {
    if (leaving) {
      return;
    }
    leaving = true;
    first.completeExceptionally(Status.CANCELLED.asRuntimeException());
    if (retry != null) {
      retry.cancel();
    }
    if (current != null && channel.isConnected()) {
      current.halfClose();
    } else {
      gone.complete(null);
    }
  }

  private void answered(RegistrationAnswer answer) {
    failures = 0;
    // The listener before the future: who waits for the first answer must find it in place.
    listener.accept(answer);
    first.complete(answer);
  }

  private void ended(Status status, boolean wasConnected) {
    current = null;
    if (leaving) {
      gone.complete(null);
      return;
    }
    events.disconnected(status, wasConnected);
    if (ReconnectBackoff.isRefusal(status.getCode())) {
      first.completeExceptionally(status.asRuntimeException());
    }
    failures++;
    Duration delay = backoff.delay(failures);
    retry = sync.schedule(this::connect, delay.toMillis(), TimeUnit.MILLISECONDS, timer);
  }

  private void uncaught(Thread thread, Throwable error) {
    LOG.atError()
        .addKeyValue("proxy", node.getId())
        .setCause(error)
        .log("{}: registration stream failed", node.getId());
  }

  /** One attempt. Callbacks arrive on gRPC's threads and hop into {@code sync}. */
  private final class Connection implements StreamObserver<DiscoveryResponse> {
    private @Nullable StreamObserver<DiscoveryRequest> requests;
    private String accepted = "";
    private boolean connected;

    void open() {
      StreamObserver<DiscoveryRequest> stream =
          AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(this);
      requests = stream;
      stream.onNext(request().setNode(node).build());
    }

    void halfClose() {
      if (requests != null) {
        requests.onCompleted();
        requests = null;
      }
    }

    @Override
    public void onNext(DiscoveryResponse response) {
      sync.execute(() -> receive(response));
    }

    @Override
    public void onError(Throwable error) {
      sync.execute(() -> end(Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
      sync.execute(() -> end(Status.OK));
    }

    private void end(Status status) {
      if (current == this) {
        ended(status, connected);
      }
    }

    private void receive(DiscoveryResponse response) {
      if (!connected) {
        connected = true;
        events.connected();
      }
      if (!response.getTypeUrl().equals(TypeUrl.EXTENSION_CONFIG.url())) {
        return;
      }
      DiscoveryRequest.Builder reply = request().setResponseNonce(response.getNonce());
      try {
        Optional<RegistrationAnswer> answer = RegistrationAnswer.find(response.getResourcesList());
        accepted = response.getVersionInfo();
        send(reply.setVersionInfo(accepted));
        events.accepted(response.getTypeUrl(), accepted);
        answer.ifPresent(RegistrationStream.this::answered);
      } catch (InvalidProtocolBufferException e) {
        reply
            .getErrorDetailBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage("registration: not a TypedExtensionConfig holding a Struct: " + e);
        send(reply.setVersionInfo(accepted));
        events.rejected(
            response.getTypeUrl(), response.getVersionInfo(), reply.getErrorDetail().getMessage());
      }
    }

    private void send(DiscoveryRequest.Builder request) {
      if (requests != null) {
        requests.onNext(request.build());
      }
    }

    private static DiscoveryRequest.Builder request() {
      return DiscoveryRequest.newBuilder()
          .setTypeUrl(TypeUrl.EXTENSION_CONFIG.url())
          .addResourceNames(MizzenNames.REGISTRATION);
    }
  }
}
