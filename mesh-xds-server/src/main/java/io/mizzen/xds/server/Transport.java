package io.mizzen.xds.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The running gRPC server and its threads. */
final class Transport {
  private static final int STREAMS_PER_CONNECTION = 1000;
  private static final int RESETS_PER_WINDOW = 1000;
  private static final int RESET_WINDOW_SECONDS = 30;
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
      XdsLimits limits) {
    Settings {
      interceptors = List.copyOf(interceptors);
    }
  }

  /**
   * The threads of a server.
   *
   * @param pool small, and without threads while nothing happens
   */
  record Threads(ThreadPoolExecutor pool, ScheduledThreadPoolExecutor timer) {
    private static Threads make() {
      int size = Math.max(2, Runtime.getRuntime().availableProcessors());
      ThreadPoolExecutor pool =
          new ThreadPoolExecutor(
              size,
              size,
              IDLE_THREAD_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              named("mizzen-xds"),
              // After close only gRPC comes, to tidy calls that have ended.
              new ThreadPoolExecutor.DiscardPolicy());
      pool.allowCoreThreadTimeOut(true);
      ScheduledThreadPoolExecutor timer =
          new ScheduledThreadPoolExecutor(
              1, named("mizzen-xds-timer"), new ThreadPoolExecutor.DiscardPolicy());
      timer.setKeepAliveTime(IDLE_THREAD_SECONDS, TimeUnit.SECONDS);
      timer.allowCoreThreadTimeOut(true);
      return new Threads(pool, timer);
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
      pool.shutdown();
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
    Threads threads = Threads.make();
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
      threads.pool().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    server.shutdownNow();
    threads.shutDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static NettyServerBuilder builder(Settings settings, Threads threads) {
    XdsLimits.KeepAlive keepAlive = settings.limits().keepAlive();
    return NettyServerBuilder.forAddress(settings.address(), settings.credentials())
        .executor(threads.pool())
        .maxInboundMessageSize(settings.limits().maxMessageBytes())
        .maxConcurrentCallsPerConnection(STREAMS_PER_CONNECTION)
        .keepAliveTime(keepAlive.idle().toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(keepAlive.timeout().toNanos(), TimeUnit.NANOSECONDS)
        // Clients may ping as often as we do, with a margin for their clocks.
        .permitKeepAliveTime(keepAlive.idle().toNanos() / 2, TimeUnit.NANOSECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS)
        .addStreamTracerFactory(PeerGoodbye.FACTORY);
  }
}
