package io.mizzen.xds.server.bridge;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.mizzen.xds.server.StreamEnd;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call of an xDS service; used by one thread after the other, as gRPC calls listeners.
 * Only {@link #close} is for any thread.
 */
final class BridgedCall {
  private static final Context.Key<BridgedCall> KEY =
      Context.key("io.mizzen.xds.server.bridge.BridgedCall");

  private final ClosableCall<?, ?> call;
  private @Nullable BridgedStream stream;
  private boolean halfClosed;

  private BridgedCall(ClosableCall<?, ?> call) {
    this.call = call;
  }

  /** The call that the current gRPC context belongs to. */
  static Optional<BridgedCall> current() {
    return Optional.ofNullable(KEY.get());
  }

  /** Its stream, opened with the first request. */
  BridgedStream stream(Supplier<BridgedStream> open) {
    BridgedStream known = stream;
    if (known == null) {
      known = open.get();
      stream = known;
    }
    return known;
  }

  /** Ends the call, unless it has ended. */
  void close(Status status) {
    call.close(status, new Metadata());
  }

  static ServerInterceptor interceptor(BiConsumer<BridgedStream, StreamEnd> ended) {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ClosableCall<Q, A> closable = new ClosableCall<>(call);
        BridgedCall bridged = new BridgedCall(closable);
        Context context = Context.current().withValue(KEY, bridged);
        return bridged.listening(Contexts.interceptCall(context, closable, headers, next), ended);
      }
    };
  }

  private <Q> ServerCall.Listener<Q> listening(
      ServerCall.Listener<Q> listener, BiConsumer<BridgedStream, StreamEnd> ended) {
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q request) {
        try {
          super.onMessage(request);
        } catch (StatusRuntimeException refused) {
          close(refused.getStatus());
        }
      }

      @Override
      public void onHalfClose() {
        halfClosed = true;
        super.onHalfClose();
      }

      @Override
      public void onCancel() {
        super.onCancel();
        end(halfClosed ? StreamEnd.CLIENT_CLOSED : StreamEnd.DISCONNECTED, ended);
      }

      @Override
      public void onComplete() {
        super.onComplete();
        end(StreamEnd.CLIENT_CLOSED, ended);
      }
    };
  }

  private void end(StreamEnd end, BiConsumer<BridgedStream, StreamEnd> ended) {
    if (stream != null) {
      ended.accept(stream, end);
    }
  }
}
