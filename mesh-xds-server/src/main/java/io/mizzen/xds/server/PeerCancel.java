package io.mizzen.xds.server;

import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a stream the peer cancelled (RST_STREAM on a live connection) from one whose connection is
 * gone: the listener of a gRPC call is told of both in the same way. grpc-java's xDS client never
 * half-closes, it ends a stream by cancelling it.
 */
final class PeerCancel extends ServerStreamTracer {
  static final Context.Key<PeerCancel> KEY = Context.key("io.mizzen.xds.server.PeerCancel");
  static final Factory FACTORY =
      new Factory() {
        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
          return new PeerCancel();
        }
      };

  /** The event loop of the connection, which calls the factory. */
  private final Thread loop = Thread.currentThread();

  private volatile boolean cancelled;
  private volatile Context.@Nullable CancellableContext resettable;

  private volatile @Nullable SocketAddress peer;

  private PeerCancel() {}

  Thread loop() {
    return loop;
  }

  /** Runs before the call is handled. */
  @Override
  public void serverCallStarted(ServerCallInfo<?, ?> call) {
    peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
  }

  /** The address at the other end of the connection. */
  Optional<SocketAddress> peer() {
    return Optional.ofNullable(peer);
  }

  @Override
  public Context filterContext(Context context) {
    Context.CancellableContext mine = context.withValue(KEY, this).withCancellation();
    resettable = mine;
    return mine;
  }

  /**
   * Resets the call (RST_STREAM), which frees what waits to be read; closing it would wait behind
   * that. gRPC does so for calls whose deadline is over, and has no other way on a server. Any
   * thread.
   */
  void reset() {
    Context.CancellableContext mine = resettable;
    if (mine != null) {
      mine.cancel(new TimeoutException("the peer does not read"));
    }
  }

  /** Runs before the call's listener hears of the end. */
  @Override
  public void streamClosed(Status status) {
    cancelled = status.getCode() == Status.Code.CANCELLED;
  }

  StreamEnd end() {
    return cancelled ? StreamEnd.CLIENT_CLOSED : StreamEnd.DISCONNECTED;
  }
}
