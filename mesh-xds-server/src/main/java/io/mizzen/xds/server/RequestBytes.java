package io.mizzen.xds.server;

import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Requests as they came. gRPC itself would log bytes that are no request with a stack trace, and
 * end the call before the stream knows of them.
 */
final class RequestBytes implements MethodDescriptor.Marshaller<byte[]> {
  static final RequestBytes MARSHALLER = new RequestBytes();

  private RequestBytes() {}

  @Override
  public InputStream stream(byte[] request) {
    throw new UnsupportedOperationException("a server sends no requests");
  }

  @Override
  public byte[] parse(InputStream bytes) {
    try {
      byte[] all = new byte[bytes.available()];
      // Into one array: without one, readNBytes copies larger messages together from parts.
      int read = bytes.readNBytes(all, 0, all.length);
      return read == all.length ? all : Arrays.copyOf(all, read);
    } catch (IOException e) {
      // gRPC has all bytes of a message before it hands it over, and says how many are left.
      throw new UncheckedIOException(e);
    }
  }
}
