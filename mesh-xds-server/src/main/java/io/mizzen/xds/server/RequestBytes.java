package io.mizzen.xds.server;

import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came. gRPC itself would log bytes that are no request with a stack trace, and end
 * the call before the stream knows of them.
 *
 * <p>An acknowledgement repeats all names, and nothing of it is kept: an array of its own for each
 * would be much of what a server allocates. So whoever has read a request gives its array back.
 */
final class RequestBytes {
  private static final byte[] NONE = new byte[0];

  private final Marshaller from;
  private final int length;
  private byte[] array;

  private RequestBytes(Marshaller from, byte[] array, int length) {
    this.from = from;
    this.array = array;
    this.length = length;
  }

  /** The request is at the beginning of it. */
  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  /** An array with nothing but the request, which may be kept. */
  byte[] copy() {
    return Arrays.copyOf(array, length);
  }

  /** The array is used for another request from here on. */
  void giveBack() {
    byte[] used = array;
    array = NONE;
    from.giveBack(used);
  }

  /** Reads requests into arrays that were given back, of which it keeps one a processor. */
  static final class Marshaller implements MethodDescriptor.Marshaller<RequestBytes> {
    private static final int SMALLEST = 4 * 1024;
    private static final int LARGEST = 256 * 1024;

    private final Queue<byte[]> spare =
        new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    @Override
    public InputStream stream(RequestBytes request) {
      throw new UnsupportedOperationException("a server sends no requests");
    }

    @Override
    public RequestBytes parse(InputStream bytes) {
      try {
        // gRPC has all bytes of a message before it hands it over, and says how many are left.
        int size = bytes.available();
        byte[] array = take(size);
        return new RequestBytes(this, array, bytes.readNBytes(array, 0, size));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private byte[] take(int size) {
      // One that is too small makes room for a larger one.
      byte @Nullable [] known = spare.poll();
      return known != null && known.length >= size ? known : new byte[capacity(size)];
    }

    /** Larger than asked for, so that a somewhat larger request finds room next time. */
    private static int capacity(int size) {
      int capacity = SMALLEST;
      while (capacity < size && capacity < LARGEST) {
        capacity *= 2;
      }
      return Math.max(capacity, size);
    }

    private void giveBack(byte[] array) {
      boolean unused = array.length <= LARGEST && spare.offer(array);
    }
  }
}
