package io.mizzen.client.channel;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.mizzen.client.grpcinternal.CallExecutor;
import io.mizzen.client.grpcinternal.ServiceLookup;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fails calls to a name that does not exist at once and says which names do. Once the control plane
 * has answered, a call costs that one lookup: the verdict is kept until the answer changes. Calls
 * that wait for ready pass, since their caller asked to wait for the service to appear.
 */
final class TargetCheckInterceptor implements ClientInterceptor {
  private final TargetCheck check;
  private final Supplier<@Nullable ServiceLookup> known;
  private final CallExecutor executor;

  /** Racy on purpose: an immutable value that any thread may compute again. */
  private @Nullable Verdict verdict;

  private record Verdict(ServiceLookup of, Optional<String> problem) {}

  TargetCheckInterceptor(
      TargetCheck check, Supplier<@Nullable ServiceLookup> known, CallExecutor executor) {
    this.check = check;
    this.known = known;
    this.executor = executor;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ServiceLookup answer = known.get();
    if (answer == null) {
      return new ExplainedCall<>(next.newCall(method, options));
    }
    Optional<String> problem = problem(answer);
    return problem.isPresent() && !options.isWaitForReady()
        ? new FailedCall<>(Status.UNAVAILABLE.withDescription(problem.get()), options)
        : next.newCall(method, options);
  }

  @SuppressWarnings("ReferenceEquality") // the verdict of this very answer; equals() would walk it
  private Optional<String> problem(ServiceLookup answer) {
    Verdict last = verdict;
    if (last == null || last.of() != answer) {
      last = new Verdict(answer, check.problem(answer));
      verdict = last;
    }
    return last.problem();
  }

  /**
   * A call made before the control plane answered: if it fails, the answer may tell why by then.
   */
  private final class ExplainedCall<Q, A> extends SimpleForwardingClientCall<Q, A> {
    ExplainedCall(ClientCall<Q, A> call) {
      super(call);
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<A>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              super.onClose(explained(status), trailers);
            }
          },
          headers);
    }

    private Status explained(Status status) {
      ServiceLookup answer = known.get();
      if (answer == null || status.getCode() != Status.Code.UNAVAILABLE) {
        return status;
      }
      return problem(answer).map(status::withDescription).orElse(status);
    }
  }

  /** A call that is over before it begins; nothing reaches the channel. */
  private final class FailedCall<Q, A> extends ClientCall<Q, A> {
    private final Status status;
    private final CallOptions options;

    FailedCall(Status status, CallOptions options) {
      this.status = status;
      this.options = options;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      // Not within this call: a caller may hold a lock that its listener takes on another thread.
      executor.execute(options, () -> listener.onClose(status, new Metadata()));
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Q message) {}
  }
}
