package io.mizzen.xds.server;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;

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

  private volatile boolean cancelled;

  private PeerCancel() {}

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
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
