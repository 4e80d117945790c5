package io.mizzen.client.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.mizzen.client.KeptCall;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeshChannelTest {
  private final KeepsConnections delegate = new KeepsConnections();
  private final MeshChannel channel = new MeshChannel(delegate);

  @Test
  void isTerminatedAtOnceWithoutCalls() {
    channel.shutdown();

    assertThat(channel.isTerminated()).isTrue();
  }

  @Test
  void lastCallMayEndFirst() {
    start();
    ClientCall.Listener<HealthCheckResponse> first = delegate.lastListener();
    start();
    ClientCall.Listener<HealthCheckResponse> second = delegate.lastListener();

    channel.shutdown();
    first.onClose(Status.OK, new Metadata());
    first.onClose(Status.OK, new Metadata());
    assertThat(channel.isTerminated()).isFalse();

    second.onClose(Status.OK, new Metadata());
    assertThat(channel.isTerminated()).isTrue();
  }

  @Test
  void staysOpenWhenCallsEndBeforeShutdown() {
    start();
    delegate.lastListener().onClose(Status.OK, new Metadata());

    assertThat(channel.isShutdown()).isFalse();
  }

  @Test
  void callThatCannotStartIsOver() {
    delegate.failing = true;
    assertThatThrownBy(this::start).isInstanceOf(IllegalStateException.class);

    channel.shutdown();

    assertThat(channel.isTerminated()).isTrue();
  }

  private void start() {
    channel
        .newCall(HealthGrpc.getCheckMethod(), CallOptions.DEFAULT)
        .start(new ClientCall.Listener<>() {}, new Metadata());
  }

  /** As gRPC's own after a change of endpoints: shut down, it keeps a connection. */
  private static final class KeepsConnections extends ManagedChannel {
    private boolean failing;
    private boolean shutdown;
    private boolean terminated;
    private ClientCall.@Nullable Listener<?> last;

    @SuppressWarnings("unchecked") // calls of one method only
    ClientCall.Listener<HealthCheckResponse> lastListener() {
      if (last == null) {
        throw new AssertionError("no call was started");
      }
      return (ClientCall.Listener<HealthCheckResponse>) last;
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return new KeptCall<>(
          listener -> {
            if (failing) {
              throw new IllegalStateException("cannot start");
            }
            last = listener;
          });
    }

    @Override
    public ManagedChannel shutdown() {
      shutdown = true;
      return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
      shutdown = true;
      terminated = true;
      return this;
    }

    @Override
    public boolean isShutdown() {
      return shutdown;
    }

    @Override
    public boolean isTerminated() {
      return terminated;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return terminated;
    }

    @Override
    public String authority() {
      return "reviews";
    }
  }
}
