package io.mizzen.xds.server;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelOutboundBuffer;
import io.grpc.netty.shaded.io.netty.channel.ChannelOutboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection, with the bytes that its socket has taken. HTTP/2's flow control holds back what
 * the peer does not read of a stream, so the bytes grow only as the peer reads. Safe for all
 * threads.
 */
final class Connection extends ChannelOutboundHandlerAdapter {
  private final Channel channel;

  /** Written by the event loop alone. */
  private final AtomicLong passed = new AtomicLong();

  private final AtomicInteger unreadStreams = new AtomicInteger();

  /** The bytes written when the last but one of the streams that waited together was done. */
  private volatile long writtenTogether;

  Connection(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof ByteBuf bytes) {
      passed.lazySet(passed.get() + bytes.readableBytes());
    }
    super.write(context, message, promise);
  }

  /** The bytes that the socket has taken; less what Netty counts for those that wait. */
  long written() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return passed.get() - (waiting == null ? 0 : waiting.totalPendingWriteBytes());
  }

  /** The number of streams with a response that is not yet written. */
  int unreadStreams() {
    return unreadStreams.get();
  }

  /** A stream has a response that is not yet written. */
  void beginsUnread() {
    unreadStreams.incrementAndGet();
  }

  /** All responses of such a stream are written, or never will be. */
  void endsUnread() {
    if (unreadStreams.decrementAndGet() == 1) {
      writtenTogether = written();
    }
  }

  /** Of these bytes nobody knows whose they were: more than one stream waited. */
  long writtenTogether() {
    return writtenTogether;
  }
}
