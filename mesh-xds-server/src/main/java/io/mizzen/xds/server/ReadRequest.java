package io.mizzen.xds.server;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * A message read from a client: a message, or bytes that are none. gRPC itself would log such bytes
 * with a stack trace and end the call before the stream knows of them.
 *
 * @param <Q> the request message
 */
sealed interface ReadRequest<Q> {
  /** A request. */
  record Message<Q>(Q message) implements ReadRequest<Q> {}

  /** Bytes that are no request. */
  record Undecodable<Q>(String error) implements ReadRequest<Q> {}

  /**
   * Reads requests.
   *
   * @param messages reads the message itself
   */
  record Marshaller<Q extends MessageLite>(MethodDescriptor.Marshaller<Q> messages)
      implements MethodDescriptor.Marshaller<ReadRequest<Q>> {
    @Override
    public InputStream stream(ReadRequest<Q> request) {
      throw new UnsupportedOperationException("a server sends no requests");
    }

    @Override
    public ReadRequest<Q> parse(InputStream bytes) {
      try {
        return new Message<>(messages.parse(bytes));
      } catch (StatusRuntimeException e) {
        return new Undecodable<>(String.valueOf(e.getStatus().getDescription()));
      }
    }
  }
}
