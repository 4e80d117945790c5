package io.mizzen.it.restart;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Forwards a loopback port; its connections can go half-open: they stay and carry nothing. */
final class StallingLink implements AutoCloseable {
  private final ServerSocket listener;
  private final int port;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();

  private record Link(Socket client, Socket server, AtomicBoolean stalled) {}

  StallingLink(int port) throws IOException {
    this.port = port;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  String target() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** The number of connections so far. */
  int accepted() {
    return accepted.get();
  }

  /** Whatever comes on the present connections is lost from now on; new ones work. */
  void stall() {
    links.forEach(link -> link.stalled().set(true));
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Link link : links) {
        link.client().close();
        link.server().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      accepted.incrementAndGet();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      Link link = new Link(client, server, new AtomicBoolean());
      links.add(link);
      daemon(() -> copy(client, server, link.stalled()));
      daemon(() -> copy(server, client, link.stalled()));
    }
  }

  private static void copy(Socket from, Socket to, AtomicBoolean stalled) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[8192];
    int read = in.read(buffer);
    while (read >= 0) {
      if (!stalled.get()) {
        out.write(buffer, 0, read);
      }
      read = in.read(buffer);
    }
    if (!stalled.get()) {
      to.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException ended) {
                // A side has closed its socket, or the link was closed.
              }
            },
            "stalling-link");
    thread.setDaemon(true);
    thread.start();
  }
}
