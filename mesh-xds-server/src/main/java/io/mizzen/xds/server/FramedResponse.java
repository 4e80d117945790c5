package io.mizzen.xds.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.mizzen.xds.server.protocol.ResponseBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A response as it is written: the body that all streams share, then the fields of this one
 * response, its nonce and perhaps {@code control_plane}. Protobuf fields come in any order.
 */
final class FramedResponse {
  // Field 5, length-delimited, in DiscoveryResponse and DeltaDiscoveryResponse.
  private static final byte NONCE_TAG = 5 << 3 | 2;

  /** Writes responses; a server reads none. */
  static final MethodDescriptor.Marshaller<FramedResponse> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(FramedResponse response) {
          return new Framed(response.body, response.own);
        }

        @Override
        public FramedResponse parse(InputStream stream) {
          throw new UnsupportedOperationException("a server reads no responses");
        }
      };

  private final byte[] body;
  private final byte[] own;

  private FramedResponse(byte[] body, byte[] own) {
    this.body = body;
    this.own = own;
  }

  /**
   * A response with its nonce.
   *
   * @param nonce at most 127 ASCII characters
   * @param more further fields, serialised
   */
  static FramedResponse of(ResponseBody body, String nonce, byte[] more) {
    byte[] text = nonce.getBytes(US_ASCII);
    byte[] own = new byte[2 + text.length + more.length];
    own[0] = NONCE_TAG;
    own[1] = (byte) text.length;
    System.arraycopy(text, 0, own, 2, text.length);
    System.arraycopy(more, 0, own, 2 + text.length, more.length);
    return new FramedResponse(body.bytes(), own);
  }

  int size() {
    return body.length + own.length;
  }

  /** The bytes of one response; on Netty they are drained, other transports read them. */
  private static final class Framed extends InputStream implements KnownLength, Drainable {
    private final byte[] body;
    private final byte[] own;
    private int position;

    Framed(byte[] body, byte[] own) {
      this.body = body;
      this.own = own;
    }

    @Override
    public int available() {
      return body.length + own.length - position;
    }

    @Override
    public int drainTo(OutputStream to) throws IOException {
      int left = available();
      int inBody = Math.min(position, body.length);
      int inOwn = position - inBody;
      to.write(body, inBody, body.length - inBody);
      to.write(own, inOwn, own.length - inOwn);
      position += left;
      return left;
    }

    @Override
    public int read() {
      if (available() == 0) {
        return -1;
      }
      int at = position++;
      return (at < body.length ? body[at] : own[at - body.length]) & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (available() == 0) {
        return -1;
      }
      boolean isBody = position < body.length;
      byte[] from = isBody ? body : own;
      int start = isBody ? position : position - body.length;
      int count = Math.min(length, from.length - start);
      System.arraycopy(from, start, to, offset, count);
      position += count;
      return count;
    }
  }
}
