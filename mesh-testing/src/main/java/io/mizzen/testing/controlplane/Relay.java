package io.mizzen.testing.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP relay on loopback between the data planes of a test and its control plane, so that the
 * connection can fail without either of them. One daemon thread owns everything but the mode that
 * is asked for.
 */
final class Relay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int PATIENCE_SECONDS = 10;

  /** The settings of connections. */
  enum Mode {
    /** Bytes pass. */
    OPEN,
    /** Connections stay, and nothing moves on them; new ones are not answered. */
    FROZEN,
    /** Connections stay and work; new ones are reset. */
    REFUSING,
    /** All connections are reset, new ones too. */
    DOWN
  }

  private final Selector selector;
  private final ServerSocketChannel server;
  private final SelectionKey accepting;
  private final int port;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<RelayedConnection> connections = new ArrayList<>();
  private Mode mode = Mode.OPEN;
  private volatile int upstreamPort;
  private volatile boolean closed;

  private Relay(Selector selector, ServerSocketChannel server, int upstreamPort)
      throws IOException {
    this.selector = selector;
    this.server = server;
    this.upstreamPort = upstreamPort;
    server.configureBlocking(false);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    this.accepting = server.register(selector, SelectionKey.OP_ACCEPT);
    this.thread = new Thread(this::run, "mizzen-test-relay-" + port);
    thread.setDaemon(true);
  }

  /** Listens on a free port of loopback and passes connections on to another. */
  static Relay to(int upstreamPort) {
    try {
      Relay relay = new Relay(Selector.open(), ServerSocketChannel.open(), upstreamPort);
      relay.thread.start();
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on loopback", e);
    }
  }

  int port() {
    return port;
  }

  /** The port that connections made from now on lead to. */
  void upstreamPort(int port) {
    upstreamPort = port;
  }

  /** Changes the mode; it acts when this returns. */
  void mode(Mode next) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    tasks.add(
        () -> {
          change(next);
          done.complete(null);
        });
    selector.wakeup();
    done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void change(Mode next) {
    mode = next;
    if (next == Mode.DOWN) {
      List.copyOf(connections).forEach(RelayedConnection::reset);
      connections.clear();
    }
    accepting.interestOps(next == Mode.FROZEN ? 0 : SelectionKey.OP_ACCEPT);
    connections.forEach(each -> each.frozen(next == Mode.FROZEN));
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::ready);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (IOException | ClosedSelectorException e) {
      LOG.atError().setCause(e).log("relay at port {} ends", port);
    } finally {
      closeAll();
    }
  }

  private void ready(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key == accepting) {
      accept();
      return;
    }
    RelayedConnection connection = (RelayedConnection) key.attachment();
    if (!connection.ready(key)) {
      connections.remove(connection);
    }
  }

  private void accept() {
    try {
      SocketChannel accepted = server.accept();
      if (accepted == null) {
        return;
      }
      if (mode == Mode.REFUSING || mode == Mode.DOWN) {
        accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
        accepted.close();
        return;
      }
      connections.add(RelayedConnection.open(selector, accepted, upstreamPort));
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("relay at port {}: a connection was not taken", port);
    }
  }

  private void closeAll() {
    try {
      connections.forEach(RelayedConnection::reset);
      server.close();
      selector.close();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("relay at port {} closed uncleanly", port);
    }
  }
}
