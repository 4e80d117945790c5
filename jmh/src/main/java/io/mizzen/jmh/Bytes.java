package io.mizzen.jmh;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Byte arrays as messages. The stream knows its length and drains itself, as generated protobuf
 * marshallers do; a plain one would add copies to every call and hide what the mesh costs.
 */
final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
  @Override
  public InputStream stream(byte[] value) {
    return new Drained(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // gRPC's streams know what is left; readAllBytes would allocate its 16 kB buffer per call.
      byte[] value = new byte[stream.available()];
      if (stream.readNBytes(value, 0, value.length) != value.length || stream.read() >= 0) {
        throw new IllegalStateException("message: not of the length announced");
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Drained extends ByteArrayInputStream
      implements Drainable, KnownLength {
    Drained(byte[] value) {
      super(value);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      target.write(buf, pos, length);
      pos += length;
      return length;
    }
  }
}
