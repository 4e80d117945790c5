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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running gRPC server and its threads. */
final class Transport {
  private static final int STREAMS_PER_CONNECTION = 1000;
  private static final int RESETS_PER_WINDOW = 1000;
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int IDLE_CONNECTION_MINUTES = 5;
  private static final int IDLE_THREAD_SECONDS = 10;
  private static final int CLOSE_SECONDS = 5;

  private final Server server;
  private final Threads threads;

  /**
   * @param interceptors the first one given runs first
   */
  record Settings(
      InetSocketAddress address,
      ServerCredentials credentials,
      List<ServerInterceptor> interceptors,
      XdsLimits limits,
      String identifier,
      StreamCounters counters,
      Runnable progressed) {
    Settings {
      interceptors = List.copyOf(interceptors);
    }
  }

  /**
   * The threads of a server.
   *
   * @param pool for what is no ADS stream
   * @param shards one thread each, for the ADS streams
   */
  record Threads(
      ThreadPoolExecutor pool,
      List<ThreadPoolExecutor> executors,
      List<Shard> shards,
      ScheduledThreadPoolExecutor timer,
      AtomicInteger next) {
    private static final ThreadLocal<Shard> CURRENT = new ThreadLocal<>();

    private static Threads make(Settings settings) {
      int size = Math.max(2, Runtime.getRuntime().availableProcessors());
      ThreadPoolExecutor pool = executor(size, named("mizzen-xds"));
      List<ThreadPoolExecutor> executors = new ArrayList<>();
      List<Shard> shards = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        AtomicReference<Shard> shard = new AtomicReference<>();
        ThreadFactory factory = named("mizzen-xds-streams-" + i);
        ThreadPoolExecutor executor =
            executor(
                1,
                task ->
                    factory.newThread(
                        () -> {
                          CURRENT.set(shard.get());
                          task.run();
                        }));
        shard.set(
            new Shard(executor, settings.identifier(), settings.counters(), settings.progressed()));
        executors.add(executor);
        shards.add(Objects.requireNonNull(shard.get()));
      }
      ScheduledThreadPoolExecutor timer =
          new ScheduledThreadPoolExecutor(
              1, named("mizzen-xds-timer"), new ThreadPoolExecutor.DiscardPolicy());
      timer.setKeepAliveTime(IDLE_THREAD_SECONDS, TimeUnit.SECONDS);
      timer.allowCoreThreadTimeOut(true);
      return new Threads(
          pool, List.copyOf(executors), List.copyOf(shards), timer, new AtomicInteger());
    }

    /** Without threads while nothing happens. */
    private static ThreadPoolExecutor executor(int size, ThreadFactory factory) {
      ThreadPoolExecutor executor =
          new ThreadPoolExecutor(
              size,
              size,
              IDLE_THREAD_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              factory,
              // After close only gRPC comes, to tidy calls that have ended.
              new ThreadPoolExecutor.DiscardPolicy());
      executor.allowCoreThreadTimeOut(true);
      return executor;
    }

    /** The shard on whose thread this is called. */
    Shard shard() {
      return Objects.requireNonNull(CURRENT.get(), "called outside a shard's thread");
    }

    /** The shard for the next call of this service; other services have none. */
    Optional<Executor> executor(ServerCall<?, ?> call) {
      boolean isAds =
          AggregatedDiscoveryServiceGrpc.SERVICE_NAME.equals(
              call.getMethodDescriptor().getServiceName());
      return isAds
          ? Optional.of(shards.get(Math.floorMod(next.getAndIncrement(), shards.size())))
          : Optional.empty();
    }

    private static ThreadFactory named(String name) {
      return task -> {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
      };
    }

    private void shutDown() {
      timer.shutdownNow();
      executors.forEach(ThreadPoolExecutor::shutdown);
      pool.shutdown();
    }

    private void await() throws InterruptedException {
      for (ThreadPoolExecutor executor : executors) {
        executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
      pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Transport(Server server, Threads threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Binds and serves.
   *
   * @throws UncheckedIOException when the address cannot be bound
   */
  static Transport start(Settings settings, Function<Threads, List<BindableService>> services) {
    Threads threads = Threads.make(settings);
    NettyServerBuilder builder = builder(settings, threads);
    services.apply(threads).forEach(builder::addService);
    // gRPC runs the last one first.
    for (int i = settings.interceptors().size() - 1; i >= 0; i--) {
      builder.intercept(settings.interceptors().get(i));
    }
    try {
      return new Transport(builder.build().start(), threads);
    } catch (IOException e) {
      threads.shutDown();
      throw new UncheckedIOException("address: " + settings.address() + " cannot be bound", e);
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
      threads.await();
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

  /** Runs the callbacks of an ADS call on the thread of one shard, without a hop in between. */
  private record ShardPerCall(Threads threads) implements ServerCallExecutorSupplier {
    @Override
    public @Nullable <Q, R> Executor getExecutor(ServerCall<Q, R> call, Metadata headers) {
      return threads.executor(call).orElse(null);
    }
  }

  private static NettyServerBuilder builder(Settings settings, Threads threads) {
    XdsLimits.KeepAlive keepAlive = settings.limits().keepAlive();
    return NettyServerBuilder.forAddress(settings.address(), settings.credentials())
        .executor(threads.pool())
        .callExecutor(new ShardPerCall(threads))
        .maxInboundMessageSize(settings.limits().maxMessageBytes())
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
