package io.mizzen.client.channel;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.xds.XdsChannelCredentials;
import io.mizzen.client.grpcinternal.CallExecutor;
import io.mizzen.client.grpcinternal.XdsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * The channels of one client: built to obey the mesh's rules alone, and shut down with the client.
 * Safe for use by many threads.
 */
@API(status = API.Status.INTERNAL)
public final class ClientChannels {
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(5);

  private final Set<ManagedChannel> channels = new HashSet<>();

  /**
   * A builder of channels to a service.
   *
   * @param target {@code mesh:///host[:port]}
   * @param session the client's; throws while there is none
   * @param build builds a channel with {@link #build} while the client is open
   * @throws IllegalArgumentException when the target is spelled otherwise
   */
  public ManagedChannelBuilder<?> builder(
      String target,
      Supplier<XdsSession> session,
      Function<ManagedChannelBuilder<?>, ManagedChannel> build) {
    MeshTarget parsed = MeshTarget.parse(target);
    XdsSession open = session.get();
    ManagedChannelBuilder<?> builder =
        open.channelBuilder(
            parsed.xdsTarget(), XdsChannelCredentials.create(InsecureChannelCredentials.create()));
    // The default of 5 would silently cap a rule's attempts.
    builder.maxRetryAttempts(Integer.MAX_VALUE);
    // An idle channel drops its rules, and its next call waits for them.
    builder.idleTimeout(Long.MAX_VALUE, TimeUnit.DAYS);
    TargetCheck check = new TargetCheck(parsed);
    CallExecutor executor = new CallExecutor();
    builder.intercept(
        new StatusTextInterceptor(),
        new TargetCheckInterceptor(check, () -> open.lookup(parsed.host()), executor));
    return new MeshChannelBuilder(builder, executor, build);
  }

  /** Builds a channel that is shut down by {@link #close}. */
  public synchronized ManagedChannel build(ManagedChannelBuilder<?> builder) {
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
  public void close(Duration drain) {
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
