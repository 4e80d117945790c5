package io.mizzen.client.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.mizzen.client.EchoServer;
import io.mizzen.client.KeptCall;
import io.mizzen.client.grpcinternal.CallExecutor;
import io.mizzen.client.grpcinternal.ServiceLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetCheckInterceptorTest {
  private static final ServiceLookup UNKNOWN = new ServiceLookup.NotFound(List.of(), 0);
  private static final ServiceLookup REVIEWS = new ServiceLookup.Found(List.of(9080));

  private final AtomicReference<@Nullable ServiceLookup> known = new AtomicReference<>();
  private final FakeChannel channel = new FakeChannel();
  private final CallExecutor executor = new CallExecutor();
  private final TargetCheckInterceptor interceptor =
      new TargetCheckInterceptor(
          new TargetCheck(MeshTarget.parse("mesh:///reviews:9080")), known::get, executor);

  private List<Status> call(CallOptions options) {
    List<Status> closed = new ArrayList<>();
    start(options.withExecutor(Runnable::run), closed::add);
    return closed;
  }

  private void start(CallOptions options, Consumer<Status> closed) {
    interceptor
        .interceptCall(EchoServer.SAY, options, channel)
        .start(
            new ClientCall.Listener<String>() {
              @Override
              public void onClose(Status status, Metadata trailers) {
                closed.accept(status);
              }
            },
            new Metadata());
  }

  @Test
  void callThatFailsIsClosedOnItsOwnExecutor() {
    known.set(UNKNOWN);
    executor.ofChannel(
        task -> {
          throw new AssertionError("the channel's executor was used");
        });
    List<Runnable> tasks = new ArrayList<>();
    List<Status> closed = new ArrayList<>();

    start(CallOptions.DEFAULT.withExecutor(tasks::add), closed::add);
    assertThat(closed).isEmpty();
    tasks.forEach(Runnable::run);

    assertThat(closed).singleElement().satisfies(this::isUnknownService);
  }

  @Test
  void callThatFailsIsClosedOnTheChannelsExecutor() {
    known.set(UNKNOWN);
    List<Runnable> tasks = new ArrayList<>();
    executor.ofChannel(tasks::add);
    List<Status> closed = new ArrayList<>();

    start(CallOptions.DEFAULT, closed::add);
    assertThat(closed).isEmpty();
    tasks.forEach(Runnable::run);

    assertThat(closed).hasSize(1);
  }

  @Test
  void callThatFailsIsNotClosedOnTheCallersThread() {
    known.set(UNKNOWN);
    CompletableFuture<Thread> teller = new CompletableFuture<>();

    start(CallOptions.DEFAULT, status -> teller.complete(Thread.currentThread()));

    assertThat(teller).succeedsWithin(Duration.ofSeconds(60)).isNotEqualTo(Thread.currentThread());
  }

  /** As blocking stubs do: with an executor that only they run, once they wait. */
  @Test
  void blockingStubsSeeTheFailure() {
    known.set(UNKNOWN);

    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    ClientInterceptors.intercept(channel, interceptor),
                    EchoServer.SAY,
                    CallOptions.DEFAULT,
                    "hello"))
        .hasMessageContaining("unknown service reviews");
  }

  @Test
  void unknownNameNeverReachesTheChannel() {
    known.set(UNKNOWN);

    assertThat(call(CallOptions.DEFAULT)).singleElement().satisfies(this::isUnknownService);
    assertThat(channel.calls).isEmpty();
  }

  @Test
  void verdictFollowsTheAnswer() {
    known.set(UNKNOWN);
    call(CallOptions.DEFAULT);
    known.set(REVIEWS);
    assertThat(call(CallOptions.DEFAULT)).isEmpty();
    known.set(UNKNOWN);
    call(CallOptions.DEFAULT);

    assertThat(channel.calls).hasSize(1);
  }

  @Test
  void callThatWaitsForReadyPasses() {
    known.set(UNKNOWN);

    assertThat(call(CallOptions.DEFAULT.withWaitForReady())).isEmpty();
    assertThat(channel.calls).hasSize(1);
  }

  @Test
  void failureBeforeTheAnswerIsExplainedByIt() {
    List<Status> closed = call(CallOptions.DEFAULT);
    known.set(UNKNOWN);

    channel.close(Status.UNAVAILABLE.withDescription("no virtual host"));

    assertThat(closed).singleElement().satisfies(this::isUnknownService);
  }

  @Test
  void otherFailuresKeepTheirText() {
    List<Status> unavailable = call(CallOptions.DEFAULT);
    List<Status> internal = call(CallOptions.DEFAULT);
    known.set(REVIEWS);
    channel.calls.remove(0).onClose(Status.UNAVAILABLE.withDescription("down"), new Metadata());
    known.set(UNKNOWN);
    channel.close(Status.INTERNAL.withDescription("bug"));

    assertThat(unavailable).extracting(Status::getDescription).containsExactly("down");
    assertThat(internal).extracting(Status::getDescription).containsExactly("bug");
  }

  private void isUnknownService(Status status) {
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).isEqualTo("unknown service reviews, known: none");
  }

  /** Remembers the listeners of the calls that reached it. */
  private static final class FakeChannel extends Channel {
    final List<ClientCall.Listener<?>> calls = new ArrayList<>();

    void close(Status status) {
      calls.forEach(call -> call.onClose(status, new Metadata()));
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return new KeptCall<>(calls::add);
    }

    @Override
    public String authority() {
      return "reviews:9080";
    }
  }
}
