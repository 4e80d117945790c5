package io.mizzen.client;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The channels one client has built and has to shut down. Safe for use by many threads. */
final class OwnedChannels {
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(5);

  private final Set<ManagedChannel> channels = new HashSet<>();

  synchronized ManagedChannel build(ManagedChannelBuilder<?> builder) {
    channels.removeIf(ManagedChannel::isTerminated);
    ManagedChannel channel = new MeshChannel(builder.build());
    channels.add(channel);
    return channel;
  }

  /**
   * Shuts all down.
   *
   * @param drain how long calls that run may take to finish, before they are cancelled
   */
  void close(Duration drain) {
    List<ManagedChannel> open = taken();
    open.forEach(ManagedChannel::shutdown);
    awaitTermination(open, drain);
    open.forEach(ManagedChannel::shutdownNow);
    awaitTermination(open, CANCEL_PATIENCE);
  }

  private synchronized List<ManagedChannel> taken() {
    List<ManagedChannel> open = new ArrayList<>(channels);
    channels.clear();
    return open;
  }

  private static void awaitTermination(List<ManagedChannel> channels, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (ManagedChannel channel : channels) {
        channel.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
