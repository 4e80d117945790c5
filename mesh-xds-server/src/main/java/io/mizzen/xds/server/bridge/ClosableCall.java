package io.mizzen.xds.server.bridge;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * A call that the bridge may close while java-control-plane answers it: nothing is sent after the
 * first close, and further ones do nothing. gRPC's calls are not thread-safe, and a second close
 * throws.
 */
final class ClosableCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
  private boolean closed;

  ClosableCall(ServerCall<Q, A> call) {
    super(call);
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!closed) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(A message) {
    if (!closed) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!closed) {
      closed = true;
      super.close(status, trailers);
    }
  }
}
