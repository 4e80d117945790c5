package io.mizzen.client.grpcinternal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
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
 * opened again after a {@link Backoff}; half-closing it is the clean goodbye.
 *
 * <p>Mutable state is confined to {@code sync}; it has no thread of its own and borrows gRPC's
 * shared timer. Safe for use by many threads.
 */
@API(status = API.Status.INTERNAL)
public final class RegistrationStream {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationStream.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration MOST_WAIT = Duration.ofSeconds(10);

  private final Node node;
  private final ManagedChannel channel;
  private final Backoff backoff;
  private final ConnectionLog connection;
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
      String controlPlane, Node node, Backoff backoff, Consumer<RegistrationAnswer> listener) {
    this.node = node;
    this.backoff = backoff;
    this.connection = new ConnectionLog("server of " + node.getCluster(), controlPlane);
    this.listener = listener;
    this.channel =
        Grpc.newChannelBuilder(controlPlane, InsecureChannelCredentials.create())
            // As often as the control plane asks us: after both have given up a silent connection,
            // a server must not stay unregistered for minutes because only one of them knows.
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .build();
  }

  /**
   * Opens the stream.
   *
   * @param node carries the registration in its metadata
   * @param listener called sequentially with every answer; must not block
   */
  public static RegistrationStream open(
      String controlPlane, MeshNode node, Consumer<RegistrationAnswer> listener) {
    return open(
        controlPlane, node, listener, new Backoff(FIRST_WAIT, MOST_WAIT, new SplittableRandom()));
  }

  static RegistrationStream open(
      String controlPlane, MeshNode node, Consumer<RegistrationAnswer> listener, Backoff backoff) {
    Node envoyNode = Bootstrap.of(controlPlane, node).node().toEnvoyProtoNode();
    RegistrationStream stream = new RegistrationStream(controlPlane, envoyNode, backoff, listener);
    stream.sync.execute(stream::connect);
    return stream;
  }

  /**
   * The first answer. Fails with a {@code StatusRuntimeException} when the control plane refuses
   * before it ever answered, and with CANCELLED by {@link #close}; a lost connection does not fail
   * it.
   */
  public CompletableFuture<RegistrationAnswer> firstAnswer() {
    return first.copy();
  }

  /**
   * Says goodbye and waits for the control plane to confirm that the registration is gone, then
   * releases everything. Without a connection there is nobody to wait for.
   *
   * @param patience the longest wait for the confirmation
   */
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
    // Our backoff is the one that counts, not the channel's, which grows to two minutes.
    channel.resetConnectBackoff();
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
    if (current != null && channel.getState(false) == ConnectivityState.READY) {
      current.halfClose();
    } else {
      gone.complete(null);
    }
  }

  private void answered(RegistrationAnswer answer) {
    failures = 0;
    connection.answered();
    // The listener before the future: who waits for the first answer must find it in place.
    listener.accept(answer);
    first.complete(answer);
  }

  private void ended(Status status) {
    current = null;
    if (leaving) {
      gone.complete(null);
      return;
    }
    if (isRefusal(status)) {
      first.completeExceptionally(status.asRuntimeException());
    }
    failures++;
    Duration delay = backoff.delay(failures);
    connection.failed(status);
    retry = sync.schedule(this::connect, delay.toMillis(), TimeUnit.MILLISECONDS, timer);
  }

  /** Whether trying again cannot help until somebody changes something. */
  private static boolean isRefusal(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT,
          ALREADY_EXISTS,
          NOT_FOUND,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          UNAUTHENTICATED,
          UNIMPLEMENTED ->
          true;
      default -> false;
    };
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
        ended(status);
      }
    }

    private void receive(DiscoveryResponse response) {
      if (!response.getTypeUrl().equals(TypeUrl.EXTENSION_CONFIG.url())) {
        return;
      }
      DiscoveryRequest.Builder reply = request().setResponseNonce(response.getNonce());
      try {
        Optional<RegistrationAnswer> answer = RegistrationAnswer.find(response.getResourcesList());
        accepted = response.getVersionInfo();
        send(reply.setVersionInfo(accepted));
        answer.ifPresent(RegistrationStream.this::answered);
      } catch (InvalidProtocolBufferException e) {
        reply
            .getErrorDetailBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage("registration: not a TypedExtensionConfig holding a Struct: " + e);
        send(reply.setVersionInfo(accepted));
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
