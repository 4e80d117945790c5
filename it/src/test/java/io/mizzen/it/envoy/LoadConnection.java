package io.mizzen.it.envoy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** A connection of {@link AgentLoad} with one request at a time. Confined to its thread. */
final class LoadConnection {
  private static final int LARGEST = 64 * 1024;
  private static final int CONNECT_MILLIS = 10_000;

  private final SocketChannel channel;
  private final ByteBuffer answer = ByteBuffer.allocate(LARGEST);
  private boolean busy;
  private long since;
  private String text = "";

  /** The state of an answer. */
  enum Progress {
    MORE,
    ANSWERED,
    CLOSED
  }

  private LoadConnection(SocketChannel channel) {
    this.channel = channel;
  }

  static LoadConnection open(InetSocketAddress to, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.socket().connect(to, CONNECT_MILLIS);
    channel.socket().setTcpNoDelay(true);
    channel.configureBlocking(false);
    LoadConnection connection = new LoadConnection(channel);
    channel.register(selector, SelectionKey.OP_READ, connection);
    return connection;
  }

  /** Answers false if the connection has gone. A request is short: the socket takes it whole. */
  boolean send(byte[] request) {
    busy = true;
    since = System.nanoTime();
    answer.clear();
    text = "";
    try {
      return channel.write(ByteBuffer.wrap(request)) == request.length;
    } catch (IOException e) {
      text = e.toString();
      return false;
    }
  }

  Progress read() {
    try {
      if (channel.read(answer) < 0) {
        return Progress.CLOSED;
      }
    } catch (IOException e) {
      text = e.toString();
      return Progress.CLOSED;
    }
    text = new String(answer.array(), 0, answer.position(), ISO_8859_1);
    int body = text.indexOf("\r\n\r\n") + 4;
    return body >= 4 && text.length() >= body + contentLength(text.substring(0, body))
        ? Progress.ANSWERED
        : Progress.MORE;
  }

  private static int contentLength(String head) {
    String length = header(head, "content-length");
    return length.isEmpty() ? 0 : Integer.parseInt(length);
  }

  private static String header(String head, String name) {
    int at = head.toLowerCase(Locale.ROOT).indexOf("\r\n" + name + ":");
    return at < 0
        ? ""
        : head.substring(at + name.length() + 3, head.indexOf("\r\n", at + 2)).strip();
  }

  /** The fault of the answer; empty for 200 with this in the body. */
  String problem(String expected) {
    return text.startsWith("HTTP/1.1 200 ") && text.contains(expected) ? "" : text;
  }

  /** Whether the other side has said that it will close. */
  boolean mustClose() {
    return header(text, "connection").equalsIgnoreCase("close");
  }

  boolean isBusy() {
    return busy;
  }

  /** Nanoseconds since the request was sent. */
  long waited() {
    return System.nanoTime() - since;
  }

  void rest() {
    busy = false;
  }

  void close() throws IOException {
    channel.close();
  }
}
