package io.mizzen.it.logging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A loopback port that closes every connection at once, and counts them. */
final class ClosingPort implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger attempts = new AtomicInteger();

  ClosingPort() {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::run, "closing-port");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  String target() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Connections closed so far. */
  int attempts() {
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
