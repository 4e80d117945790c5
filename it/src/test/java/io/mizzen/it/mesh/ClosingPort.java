package io.mizzen.it.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A loopback port that closes every connection at once, and counts them. */
public final class ClosingPort implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger attempts = new AtomicInteger();

  /** A free port. */
  public ClosingPort() {
    this(0);
  }

  /** A port that was free before. */
  public ClosingPort(int port) {
    try {
      socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::run, "closing-port");
    thread.setDaemon(true);
    thread.start();
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  public String target() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Connections closed so far. */
  public int attempts() {
    return attempts.get();
  }

  private void run() {
    while (!socket.isClosed()) {
      try {
        socket.accept().close();
        attempts.incrementAndGet();
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
