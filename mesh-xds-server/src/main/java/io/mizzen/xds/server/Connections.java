package io.mizzen.xds.server;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open connections of a server, by the address of the peer. Safe for all threads. */
final class Connections {
  private final Map<SocketAddress, Connection> open = new ConcurrentHashMap<>();

  /** A channel that is not bound yet; its connections are known from now on. */
  ServerChannel of(ServerChannel channel) {
    channel.pipeline().addFirst(new Accepted());
    return channel;
  }

  Optional<Connection> from(SocketAddress peer) {
    return Optional.ofNullable(open.get(peer));
  }

  private final class Accepted extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (message instanceof Channel channel) {
        // None if the peer is gone already.
        @Nullable SocketAddress peer = channel.remoteAddress();
        if (peer != null) {
          accepted(channel, peer);
        }
      }
      super.channelRead(context, message);
    }

    private void accepted(Channel channel, SocketAddress peer) {
      Connection connection = new Connection(channel);
      channel.pipeline().addFirst(connection);
      open.put(peer, connection);
      var unused = channel.closeFuture().addListener(closed -> open.remove(peer, connection));
    }
  }
}
