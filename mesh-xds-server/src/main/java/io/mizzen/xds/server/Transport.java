package io.mizzen.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The running gRPC server and its threads. */
final class Transport {
  private static final int STREAMS_PER_CONNECTION = 1000;
  private static final int RESETS_PER_WINDOW = 1000;
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int IDLE_CONNECTION_MINUTES = 5;
  private static final int CLOSE_SECONDS = 5;

  /**
   * The bytes of a stream that are read before they are taken. Streams that wait for their turn
   * hold as much direct memory each.
   */
  private static final int REQUEST_WINDOW = 64 * 1024;

  private final Server server;
  private final ServerThreads threads;

  /**
   * @param interceptors the first one given runs first
   */
  record Settings(
      InetSocketAddress address,
      ServerCredentials credentials,
      List<ServerInterceptor> interceptors,
      XdsLimits limits,
      Supplier<String> identifier,
      StreamCounters counters,
      Runnable progressed) {
    Settings {
      interceptors = List.copyOf(interceptors);
    }
  }

  private Transport(Server server, ServerThreads threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Binds and serves.
   *
   * @throws UncheckedIOException when the address cannot be bound
   */
  static Transport start(
      Settings settings, Function<ServerThreads, List<BindableService>> services) {
    ServerThreads threads = ServerThreads.make(settings);
    try {
      NettyServerBuilder builder = builder(settings, threads);
      builder.fallbackHandlerRegistry(new ServicesOnDemand(() -> services.apply(threads)));
      // gRPC runs the last one first.
      for (int i = settings.interceptors().size() - 1; i >= 0; i--) {
        builder.intercept(settings.interceptors().get(i));
      }
      return new Transport(builder.build().start(), threads);
    } catch (IOException e) {
      end(threads);
      throw new UncheckedIOException("address: " + settings.address() + " cannot be bound", e);
    } catch (RuntimeException e) {
      end(threads);
      throw e;
    }
  }

  /** Ends all threads and waits for that. */
  private static void end(ServerThreads threads) {
    threads.shutDown();
    try {
      threads.await(CLOSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return server.getPort();
  }

  /** Frees the port; calls go on. */
  void stopTaking() {
    server.shutdown();
  }

  /** Waits a moment for calls to end, then cuts them off and ends all threads. */
  void close() {
    boolean interrupted = false;
    try {
      if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
      threads.shutDown();
      threads.await(CLOSE_SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    server.shutdownNow();
    threads.shutDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  List<Shard> shards() {
    return threads.shards();
  }

  /** Runs the callbacks of an ADS call on the shard of its event loop; others on the pool. */
  private record ShardPerCall(ServerThreads threads) implements ServerCallExecutorSupplier {
    @Override
    public @Nullable <Q, R> Executor getExecutor(ServerCall<Q, R> call, Metadata headers) {
      boolean isAds =
          AggregatedDiscoveryServiceGrpc.SERVICE_NAME.equals(
              call.getMethodDescriptor().getServiceName());
      return isAds ? threads.shard(PeerCancel.KEY.get().loop()) : null;
    }
  }

  private static NettyServerBuilder builder(Settings settings, ServerThreads threads) {
    XdsLimits.KeepAlive keepAlive = settings.limits().keepAlive();
    return NettyServerBuilder.forAddress(settings.address(), settings.credentials())
        .bossEventLoopGroup(threads.loops())
        .workerEventLoopGroup(threads.loops())
        .channelFactory(threads::channel)
        .executor(threads.pool())
        .callExecutor(new ShardPerCall(threads))
        .maxInboundMessageSize(settings.limits().maxMessageBytes())
        // Fixed: gRPC would let it grow to megabytes where peers send fast.
        .flowControlWindow(REQUEST_WINDOW)
        .maxConcurrentCallsPerConnection(STREAMS_PER_CONNECTION)
        .handshakeTimeout(
            settings.limits().opening().firstRequest().toNanos(), TimeUnit.NANOSECONDS)
        .maxConnectionIdle(IDLE_CONNECTION_MINUTES, TimeUnit.MINUTES)
        .keepAliveTime(keepAlive.idle().toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(keepAlive.timeout().toNanos(), TimeUnit.NANOSECONDS)
        // Clients may ping as often as we do, with a margin for their clocks.
        .permitKeepAliveTime(keepAlive.idle().toNanos() / 2, TimeUnit.NANOSECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS)
        .addStreamTracerFactory(PeerCancel.FACTORY);
  }
}
