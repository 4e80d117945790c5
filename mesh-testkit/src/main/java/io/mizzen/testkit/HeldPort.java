package io.mizzen.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apiguardian.api.API;

/**
 * A TCP port of loopback that refuses connections, and that a server of the test may listen on,
 * give up and listen on again. A port that was only found to be free may be somebody else's a
 * moment later: the system hands it out again, to any connection that any process opens. While this
 * is open, it does not.
 *
 * <p>A server can listen on it when it sets {@code SO_REUSEADDR} before it binds, as gRPC's
 * servers, Envoy and, on Linux and macOS, {@link java.net.ServerSocket} do.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class HeldPort implements AutoCloseable {
  /** Bound, and neither listening nor connected. */
  private final Socket socket = new Socket();

  private HeldPort() throws IOException {
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /**
   * Takes a free port.
   *
   * @throws UncheckedIOException when there is none
   */
  public static HeldPort open() {
    try {
      return new HeldPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot bind a port of loopback", e);
    }
  }

  /** The port, 1..65535. */
  public int number() {
    return socket.getLocalPort();
  }

  /** {@code 127.0.0.1:port}. */
  public String target() {
    return InetAddress.getLoopbackAddress().getHostAddress() + ":" + number();
  }

  /** Lets anybody have it. Idempotent. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
