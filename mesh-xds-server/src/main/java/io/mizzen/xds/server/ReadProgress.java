package io.mizzen.xds.server;

import java.util.Optional;

/**
 * Whether the peer of one stream reads what it was sent. A response is written to the socket as the
 * peer reads; until all of it is, the peer must read {@link #ENOUGH} within every timeout.
 *
 * <p>gRPC tells when a whole response is written, and nothing before. What its connection has
 * written meanwhile is progress of the stream if no other stream of the connection waits too: else
 * one that reads would speak for those that do not. Belongs to the shard's thread, but for {@link
 * #isUnread} and {@link #isStalled}.
 */
final class ReadProgress {
  /** Bytes; what HTTP/2 sends at a time. */
  static final int ENOUGH = 16 * 1024;

  private static final long READ = Long.MIN_VALUE;

  private final Optional<Connection> connection;
  private final Runnable watch;

  /** The bytes that the connection had written when progress was last seen. */
  private long written;

  private volatile long since = READ;

  /** The time from which on something was unread all the time. */
  private volatile long begun = READ;

  /**
   * The time that a peer has to read, in nanoseconds.
   *
   * @param piece for {@link #ENOUGH} bytes, or what is left
   * @param whole for everything it was sent
   */
  record Patience(long piece, long whole) {
    /** Without limit to the whole. */
    static Patience of(long piece) {
      return new Patience(piece, Long.MAX_VALUE);
    }
  }

  /**
   * @param connection of the stream, if it is known
   * @param watch called when a response is left unread; {@link #look} is to be called from then on
   */
  ReadProgress(Optional<Connection> connection, Runnable watch) {
    this.connection = connection;
    this.watch = watch;
  }

  /** A response is given to gRPC and not yet written. */
  void unread(long now) {
    if (since == READ) {
      connection.ifPresent(Connection::beginsUnread);
      begun = now;
    }
    connection.ifPresent(each -> written = each.written());
    since = now;
    watch.run();
  }

  /** All responses are written, or never will be. */
  void read() {
    if (since != READ) {
      connection.ifPresent(Connection::endsUnread);
    }
    since = READ;
  }

  /** Looks for progress; several times within a timeout. */
  void look(long now) {
    if (since != READ) {
      connection.ifPresent(each -> look(each, now));
    }
  }

  private void look(Connection each, long now) {
    long newest = each.written();
    written = Math.max(written, each.writtenTogether());
    if (each.unreadStreams() > 1) {
      written = newest;
    } else if (newest - written >= ENOUGH) {
      written = newest;
      since = now;
    }
  }

  /** Whether the peer has read too little, or too slowly; any thread. */
  boolean isStalled(long now, Patience patience) {
    long last = since;
    return last != READ && (now - last > patience.piece() || now - begun > patience.whole());
  }

  /** Since when something is unread, if something is; any thread. */
  long begun() {
    return begun;
  }

  /** Whether some response is not yet written; any thread. */
  boolean isUnread() {
    return since != READ;
  }
}
