package io.mizzen.xds.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An ADS client that writes HTTP/2 frames itself, so that it alone says how much of a stream it
 * reads: a stream's flow control window grows by {@link #allow} only.
 */
final class RawHttp2Client implements Closeable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MILLIS = 60_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Map<Integer, Long> received = new HashMap<>();
  private final Set<Integer> reset = new HashSet<>();

  /** The bytes of a stream that may be sent unasked; what HTTP/2 says without a setting. */
  private int window = 65_535;

  private boolean pinged;

  /**
   * Connects.
   *
   * @param window the bytes of a stream that may be sent before {@link #allow}
   */
  RawHttp2Client(int port, int window) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    frame(
        SETTINGS,
        0,
        0,
        new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, (byte) (window >> 8), (byte) window});
    // The connection as a whole holds nothing back.
    allow(0, 1 << 30);
  }

  /** Opens an ADS stream. */
  void open(int stream) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    header(block, ":method", "POST");
    header(block, ":scheme", "http");
    header(
        block,
        ":path",
        "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources");
    header(block, ":authority", "localhost");
    header(block, "content-type", "application/grpc");
    header(block, "te", "trailers");
    frame(HEADERS, END_HEADERS, stream, block.toByteArray());
  }

  void send(int stream, MessageLite message) throws IOException {
    byte[] bytes = message.toByteArray();
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    new DataOutputStream(framed).writeByte(0);
    new DataOutputStream(framed).writeInt(bytes.length);
    framed.write(bytes);
    frame(DATA, 0, stream, framed.toByteArray());
  }

  /** Lets so many bytes more be sent on a stream. */
  void allow(int stream, int bytes) throws IOException {
    ByteArrayOutputStream increment = new ByteArrayOutputStream();
    new DataOutputStream(increment).writeInt(bytes);
    frame(WINDOW_UPDATE, 0, stream, increment.toByteArray());
  }

  /** Reads until so many bytes of a stream have come, over all; fails if it is reset. */
  void awaitBytes(int stream, long bytes) throws IOException {
    while (received.getOrDefault(stream, 0L) < bytes) {
      if (reset.contains(stream)) {
        throw new AssertionError("stream " + stream + " was reset after " + received);
      }
      readFrame();
    }
  }

  /** The bytes of a stream that the server lets be sent unasked, once it has answered a ping. */
  int awaitWindow() throws IOException {
    frame(PING, 0, 0, new byte[Long.BYTES]);
    while (!pinged) {
      readFrame();
    }
    return window;
  }

  /** Reads until a stream is reset. */
  void awaitReset(int stream) throws IOException {
    while (!reset.contains(stream)) {
      readFrame();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void readFrame() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    if (type == DATA) {
      received.merge(stream, (long) length, Long::sum);
    } else if (type == RST_STREAM) {
      reset.add(stream);
    } else if (type == PING && (flags & ACK) != 0) {
      pinged = true;
    } else if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
      if (type == SETTINGS) {
        settings(payload);
      }
      frame(type, ACK, 0, type == PING ? payload : new byte[0]);
    }
  }

  private void settings(byte[] payload) {
    ByteBuffer settings = ByteBuffer.wrap(payload);
    while (settings.hasRemaining()) {
      short id = settings.getShort();
      int value = settings.getInt();
      window = id == INITIAL_WINDOW_SIZE ? value : window;
    }
  }

  /** HPACK: a literal without indexing, with a new name; neither is Huffman coded. */
  private static void header(ByteArrayOutputStream block, String name, String value)
      throws IOException {
    block.write(0);
    block.write(name.length());
    block.write(name.getBytes(US_ASCII));
    block.write(value.length());
    block.write(value.getBytes(US_ASCII));
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }
}
