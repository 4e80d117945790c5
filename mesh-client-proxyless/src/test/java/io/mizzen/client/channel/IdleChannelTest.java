package io.mizzen.client.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import io.mizzen.client.MeshClient;
import io.mizzen.client.ScriptedAds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The idle timer of a channel, as gRPC sets it: in the step in which a channel leaves idleness, by
 * the scheduler of its event loops.
 */
class IdleChannelTest {
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(3);

  private final ScriptedAds ads = new ScriptedAds();
  private final MeshClient mesh =
      MeshClient.builder().controlPlane(ads.address()).workloadName("page-v1").build().start();
  private final Timers timers = new Timers();

  /** Event loops that keep the delays they are asked for. */
  @SuppressWarnings("deprecation") // what takes its place is not in the oldest gRPC supported
  private static final class Timers extends NioEventLoopGroup {
    private final List<Duration> delays = new CopyOnWriteArrayList<>();

    Timers() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      delays.add(Duration.of(delay, unit.toChronoUnit()));
      return super.schedule(task, delay, unit);
    }
  }

  @AfterEach
  void close() {
    mesh.close();
    ads.close();
    var unused = timers.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void channelHasNoIdleTimer() {
    leaveIdle(builder -> builder);

    assertThat(idleTimers()).isEmpty();
  }

  @Test
  void timeOutOfTheApplicationCounts() {
    leaveIdle(builder -> builder.idleTimeout(10, TimeUnit.MINUTES));

    assertThat(idleTimers()).containsExactly(Duration.ofMinutes(10));
  }

  /** The name leads nowhere: the resolver may be tried again meanwhile, which is a timer, too. */
  private List<Duration> idleTimers() {
    return timers.delays.stream().filter(delay -> delay.compareTo(LONGEST_RETRY) > 0).toList();
  }

  private void leaveIdle(UnaryOperator<MeshChannelBuilder> settings) {
    MeshChannelBuilder builder = (MeshChannelBuilder) mesh.channelBuilder("mesh:///reviews:9080");
    ((NettyChannelBuilder) builder.delegate())
        .eventLoopGroup(timers)
        .channelType(NioSocketChannel.class);
    ManagedChannel channel = settings.apply(builder).build();

    channel.getState(true);
  }
}
