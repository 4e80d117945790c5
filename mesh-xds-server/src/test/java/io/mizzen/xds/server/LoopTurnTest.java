package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.mizzen.xds.TypeUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C5: what is pushed is written before an event loop goes on to other connections")
class LoopTurnTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTIONS_A_TURN = 16;

  /** Counts the connections that each loop reads, and how many those are when it runs a task. */
  @ChannelHandler.Sharable
  private static final class Reads extends SimpleChannelInboundHandler<ByteBuf> {
    final CountDownLatch connected;
    final Map<Thread, Integer> counts = new ConcurrentHashMap<>();
    final Map<Thread, Integer> beforeTheTask = new ConcurrentHashMap<>();

    Reads(int connections) {
      connected = new CountDownLatch(connections);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      connected.countDown();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      Thread loop = Thread.currentThread();
      if (counts.merge(loop, 1, Integer::sum) == 1) {
        context.executor().execute(() -> beforeTheTask.put(loop, counts.get(loop)));
      }
    }
  }

  @Test
  void loopRunsItsTasksAfterSomeConnections() throws Exception {
    assumeThat(Epoll.isAvailable()).isTrue();
    ServerThreads threads = ServerThreads.make(settings());
    int loops = threads.loopShards().size();
    int connections = 4 * CONNECTIONS_A_TURN * loops;
    List<Socket> clients = new ArrayList<>();
    CountDownLatch release = new CountDownLatch(1);
    Reads reads = new Reads(connections);
    Channel listening =
        new ServerBootstrap()
            .group(threads.loops())
            .channelFactory(threads::channel)
            .childHandler(reads)
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    try {
      int port = ((InetSocketAddress) listening.localAddress()).getPort();
      while (clients.size() < connections) {
        clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      assertThat(reads.connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      CountDownLatch held = new CountDownLatch(loops);
      threads
          .loopShards()
          .forEach(
              each ->
                  each.loop()
                      .execute(
                          () -> {
                            held.countDown();
                            awaitUninterrupted(release);
                          }));
      held.await();
      for (Socket client : clients) {
        client.getOutputStream().write(1);
      }

      release.countDown();

      await().atMost(PATIENCE).until(() -> reads.beforeTheTask.size() == loops);
      assertThat(reads.beforeTheTask.values()).allMatch(read -> read <= CONNECTIONS_A_TURN);
    } finally {
      release.countDown();
      for (Socket client : clients) {
        client.close();
      }
      var unused = listening.close().sync();
      threads.shutDown();
      threads.await(5);
    }
  }

  @Test
  void firstStreamsHaveAChangeBeforeTheLastOneIsVisited() throws Exception {
    AtomicInteger visits = new AtomicInteger(Integer.MIN_VALUE);
    CountDownLatch release = new CountDownLatch(1);
    FakeSource source = new FakeSource();
    source.show(SharedView.of(1, route("a", "1")));
    // Each visit asks for the time.
    XdsServer server =
        XdsServer.builder()
            .source(source)
            .nanos(
                () -> {
                  if (isLoop() && visits.getAndIncrement() == Shard.FIRST_VISITS) {
                    awaitUninterrupted(release);
                  }
                  return System.nanoTime();
                })
            .build()
            .start();
    List<WireClient> clients = new ArrayList<>();
    // One connection, so that all are on one shard.
    ManagedChannel channel = WireClient.channel(server.port());
    try {
      while (clients.size() <= Shard.FIRST_VISITS) {
        WireClient client = new WireClient(channel, WireClient.Reading.ALL);
        clients.add(client);
        client.subscribe(TypeUrl.ROUTE, "a");
        client.ack(client.next(), "a");
      }
      assertThat(server.awaitAcked(1, PATIENCE).allAcked()).isTrue();
      visits.set(0);

      source.show(SharedView.of(2, route("a", "2")));
      server.pushShared();

      await()
          .atMost(PATIENCE)
          .until(() -> clients.stream().filter(WireClient::hasNone).count() == 1);
      assertThat(visits).as("visits begun").hasValue(Shard.FIRST_VISITS + 1);
      release.countDown();
      for (WireClient client : clients) {
        assertThat(XdsServerTest.contents(client.next())).containsExactly("2");
      }
    } finally {
      release.countDown();
      clients.forEach(WireClient::close);
      server.close();
    }
  }

  private static boolean isLoop() {
    return Thread.currentThread().getName().startsWith("mizzen-xds-loop");
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Transport.Settings settings() {
    return new Transport.Settings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        InsecureServerCredentials.create(),
        List.of(),
        XdsLimits.defaults(),
        () -> "test",
        new StreamCounters(),
        () -> {});
  }
}
