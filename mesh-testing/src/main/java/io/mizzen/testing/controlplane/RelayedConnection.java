package io.mizzen.testing.controlplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two sockets and the bytes on their way from one to the other; a sender waits while 64 kB are on
 * their way. Confined to the relay's thread.
 */
final class RelayedConnection {
  private static final Logger LOG = LoggerFactory.getLogger(RelayedConnection.class);
  private static final int CAPACITY = 64 * 1024;

  private final Side client;
  private final Side upstream;
  private boolean frozen;

  /** One socket, and what was read from it and is not written to the other yet. */
  private static final class Side {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer read = ByteBuffer.allocate(CAPACITY);
    private boolean ended;

    Side(SocketChannel channel, SelectionKey key) {
      this.channel = channel;
      this.key = key;
    }
  }

  private RelayedConnection(
      Selector selector, SocketChannel accepted, SocketChannel dialled, boolean connected)
      throws IOException {
    this.client = new Side(accepted, accepted.register(selector, 0, this));
    this.upstream =
        new Side(
            dialled, dialled.register(selector, connected ? 0 : SelectionKey.OP_CONNECT, this));
    if (connected) {
      interests();
    }
  }

  static RelayedConnection open(Selector selector, SocketChannel accepted, int port)
      throws IOException {
    SocketChannel dialled = SocketChannel.open();
    try {
      accepted.configureBlocking(false);
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      dialled.configureBlocking(false);
      dialled.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected =
          dialled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new RelayedConnection(selector, accepted, dialled, connected);
    } catch (IOException e) {
      accepted.close();
      dialled.close();
      throw e;
    }
  }

  void frozen(boolean next) {
    frozen = next;
    if (upstream.channel.isConnected()) {
      interests();
    }
  }

  /** Moves what can be moved; false when the connection is over. */
  boolean ready(SelectionKey key) {
    try {
      if (key.isConnectable()) {
        upstream.channel.finishConnect();
      }
      if (!frozen) {
        pump(client, upstream);
        pump(upstream, client);
        if (client.ended || upstream.ended) {
          reset();
          return false;
        }
      }
      interests();
      return true;
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("relayed connection {} is over", client.channel);
      reset();
      return false;
    }
  }

  /** Ends both sockets at once. */
  void reset() {
    for (Side side : new Side[] {client, upstream}) {
      try {
        if (!client.ended && !upstream.ended) {
          side.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        side.channel.close();
      } catch (IOException e) {
        LOG.atTrace().setCause(e).log("{} closed uncleanly", side.channel);
      }
    }
  }

  /** {@code ended} is set when the sender is done and everything it sent has been passed on. */
  private static void pump(Side from, Side to) throws IOException {
    int count = 0;
    do {
      if (from.read.hasRemaining()) {
        count = from.channel.read(from.read);
      }
      from.read.flip();
      to.channel.write(from.read);
      from.read.compact();
    } while (count > 0 && from.read.hasRemaining());
    from.ended = count < 0 && from.read.position() == 0;
  }

  private void interests() {
    client.key.interestOps(frozen ? 0 : interests(client, upstream));
    upstream.key.interestOps(frozen ? 0 : interests(upstream, client));
  }

  private static int interests(Side side, Side other) {
    int read = side.read.hasRemaining() ? SelectionKey.OP_READ : 0;
    int write = other.read.position() > 0 ? SelectionKey.OP_WRITE : 0;
    return read | write;
  }
}
