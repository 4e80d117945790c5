package io.mizzen.client.grpcinternal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** TCP connections to a port of this machine that can fall silent without being closed. */
final class Wire implements AutoCloseable {
  private static final int CHUNK = 8 * 1024;

  private final int peer;
  private final ServerSocket listening;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile AtomicBoolean frozen = new AtomicBoolean();

  private Wire(int peer) throws IOException {
    this.peer = peer;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static Wire to(int peer) {
    try {
      Wire wire = new Wire(peer);
      wire.run(wire::accept);
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Bytes sent on the connections of now arrive nowhere; new ones work. */
  void freeze() {
    AtomicBoolean now = frozen;
    frozen = new AtomicBoolean();
    now.set(true);
  }

  private void accept() throws IOException {
    while (!listening.isClosed()) {
      Socket near = listening.accept();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), peer);
      sockets.addAll(List.of(near, far));
      AtomicBoolean cut = frozen;
      run(() -> copy(near, far, cut));
      run(() -> copy(far, near, cut));
    }
  }

  private static void copy(Socket from, Socket to, AtomicBoolean cut) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int read = from.getInputStream().read(chunk);
        read >= 0;
        read = from.getInputStream().read(chunk)) {
      if (!cut.get()) {
        to.getOutputStream().write(chunk, 0, read);
      }
    }
    if (!cut.get()) {
      to.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // Closing a socket is how this work ends.
                sockets.removeIf(Socket::isClosed);
              }
            },
            "wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
