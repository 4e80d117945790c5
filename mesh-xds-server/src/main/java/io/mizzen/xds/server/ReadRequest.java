package io.mizzen.xds.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;
import io.mizzen.xds.server.protocol.RequestCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

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

  /** Reads requests. */
  record Marshaller<Q>(RequestCodec<Q> codec)
      implements MethodDescriptor.Marshaller<ReadRequest<Q>> {
    @Override
    public InputStream stream(ReadRequest<Q> request) {
      throw new UnsupportedOperationException("a server sends no requests");
    }

    @Override
    public ReadRequest<Q> parse(InputStream bytes) {
      try {
        return new Message<>(codec.parse(bytes.readNBytes(bytes.available())));
      } catch (InvalidProtocolBufferException e) {
        return new Undecodable<>(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        // gRPC has all bytes of a message before it hands it over, and says how many are left.
        throw new UncheckedIOException(e);
      }
    }
  }
}
