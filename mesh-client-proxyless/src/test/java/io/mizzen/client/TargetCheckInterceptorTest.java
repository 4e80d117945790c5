package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.mizzen.client.grpcinternal.ServiceLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetCheckInterceptorTest {
  private static final ServiceLookup UNKNOWN = new ServiceLookup.NotFound(List.of(), 0);
  private static final ServiceLookup REVIEWS = new ServiceLookup.Found(List.of(9080));

  private final AtomicReference<@Nullable ServiceLookup> known = new AtomicReference<>();
  private final FakeChannel channel = new FakeChannel();
  private final TargetCheckInterceptor interceptor =
      new TargetCheckInterceptor(
          new TargetCheck(MeshTarget.parse("mesh:///reviews:9080")), known::get);

  private List<Status> call(CallOptions options) {
    List<Status> closed = new ArrayList<>();
    interceptor
        .interceptCall(EchoServer.SAY, options, channel)
        .start(
            new ClientCall.Listener<String>() {
              @Override
              public void onClose(Status status, Metadata trailers) {
                closed.add(status);
              }
            },
            new Metadata());
    return closed;
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
