package io.mizzen.xds.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;

/**
 * Serves xDS v3 over ADS, state of the world, from a {@link ResourceSource}. Load reports are
 * accepted and dropped.
 *
 * <p>No threads before {@link #start()}, none after {@link #close()}. All methods are safe for all
 * threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class XdsServer implements AutoCloseable {
  private static final int STREAMS_PER_CONNECTION = 1000;
  private static final int RESETS_PER_WINDOW = 1000;
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int IDLE_THREAD_SECONDS = 10;
  private static final int CLOSE_SECONDS = 5;

  private final Builder settings;
  private final StreamCounters counters = new StreamCounters();
  private final OpenStreams streams;
  private final Object lifecycle = new Object();
  private Phase phase = new Phase.Made();

  private sealed interface Phase {
    record Made() implements Phase {}

    record Running(Server server, ThreadPoolExecutor pool, ScheduledThreadPoolExecutor timer)
        implements Phase {}

    record Closed() implements Phase {}
  }

  private XdsServer(Builder settings) {
    this.settings = settings;
    this.streams = new OpenStreams(settings.limits.maxStreams());
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Binds and serves.
   *
   * @return this
   * @throws UncheckedIOException when the address cannot be bound
   * @throws IllegalStateException when it was started or closed before
   */
  @CanIgnoreReturnValue
  public XdsServer start() {
    synchronized (lifecycle) {
      if (!(phase instanceof Phase.Made)) {
        throw new IllegalStateException("start: " + phase + " (expected: once, before close)");
      }
      ThreadPoolExecutor pool = pool();
      ScheduledThreadPoolExecutor timer = timer();
      try {
        phase = new Phase.Running(server(pool, timer).start(), pool, timer);
      } catch (IOException e) {
        pool.shutdown();
        timer.shutdown();
        phase = new Phase.Closed();
        throw new UncheckedIOException("address: " + settings.address + " cannot be bound", e);
      }
      return this;
    }
  }

  /**
   * The bound port.
   *
   * @throws IllegalStateException when the server does not run
   */
  public int port() {
    synchronized (lifecycle) {
      if (phase instanceof Phase.Running running) {
        return running.server().getPort();
      }
      throw new IllegalStateException("port: " + phase + " (expected: a started server)");
    }
  }

  /**
   * The source has something new: every stream takes a fresh view and is sent the difference.
   * Returns at once; pushes that come faster than a proxy reads merge into one.
   */
  public void push() {
    streams.list().forEach(AdsStream::signal);
  }

  /**
   * Waits until all streams that are open now have answered everything that follows from a view of
   * at least this revision, with an ACK or a NACK. Streams that end meanwhile are not waited for,
   * nor is what a proxy asks for after it has answered. The source's view must have the revision,
   * and {@link #push()} must have been called.
   */
  public AckResult awaitAcked(long revision, Duration timeout) throws InterruptedException {
    return streams.awaitSettled(revision, timeout);
  }

  /** The connected proxies, by node id. */
  public List<ProxyStatus> status() {
    return streams.list().stream()
        .flatMap(stream -> stream.status().stream())
        .sorted(
            Comparator.comparing((ProxyStatus status) -> status.node().id())
                .thenComparing(ProxyStatus::connectedSince))
        .toList();
  }

  public XdsCounters counters() {
    return counters.read();
  }

  /**
   * Ends all streams with UNAVAILABLE and frees the port and all threads; waits for that for a few
   * seconds. Idempotent.
   */
  @Override
  public void close() {
    Phase before;
    synchronized (lifecycle) {
      before = phase;
      phase = new Phase.Closed();
    }
    if (before instanceof Phase.Running running) {
      close(running);
    }
  }

  private void close(Phase.Running running) {
    running.server().shutdown();
    streams.close();
    running.timer().shutdownNow();
    boolean interrupted = false;
    try {
      if (!running.server().awaitTermination(1, TimeUnit.SECONDS)) {
        running.server().shutdownNow();
        running.server().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
      running.pool().shutdown();
      running.pool().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    running.server().shutdownNow();
    running.pool().shutdown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Server server(ThreadPoolExecutor pool, ScheduledThreadPoolExecutor timer) {
    XdsLimits limits = settings.limits;
    XdsLimits.KeepAlive keepAlive = limits.keepAlive();
    AdsStream.Parts parts =
        new AdsStream.Parts(
            settings.source.orElseThrow(),
            limits,
            settings.clock,
            System::nanoTime,
            pool,
            timer,
            new PackedResources(),
            counters,
            streams);
    return NettyServerBuilder.forAddress(
            settings.address, settings.credentials.orElseGet(InsecureServerCredentials::create))
        .executor(pool)
        .maxInboundMessageSize(limits.maxMessageBytes())
        .maxConcurrentCallsPerConnection(STREAMS_PER_CONNECTION)
        .keepAliveTime(keepAlive.idle().toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(keepAlive.timeout().toNanos(), TimeUnit.NANOSECONDS)
        // Clients may ping as often as we do, with a margin for their clocks.
        .permitKeepAliveTime(keepAlive.idle().toNanos() / 2, TimeUnit.NANOSECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS)
        .addStreamTracerFactory(PeerGoodbye.FACTORY)
        .addService(new AdsService(parts))
        .addService(new LoadReports())
        .build();
  }

  /** Small, and without threads while nothing happens. */
  private static ThreadPoolExecutor pool() {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads("mizzen-xds"),
            // After close only the transport comes, to tidy calls that have ended.
            new ThreadPoolExecutor.DiscardPolicy());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, threads("mizzen-xds-timer"));
    timer.setKeepAliveTime(IDLE_THREAD_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Settings of a server; see the methods for defaults. */
  public static final class Builder {
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Optional<ResourceSource> source = Optional.empty();
    private Optional<ServerCredentials> credentials = Optional.empty();
    private XdsLimits limits = XdsLimits.defaults();
    private InstantSource clock = InstantSource.system();
    private boolean plaintextBeyondLoopback;

    private Builder() {}

    /** Where to listen; default loopback, any free port. */
    @CanIgnoreReturnValue
    public Builder address(InetSocketAddress address) {
      this.address = Objects.requireNonNull(address, "address");
      return this;
    }

    /** Where to listen. */
    @CanIgnoreReturnValue
    public Builder address(String host, int port) {
      return address(new InetSocketAddress(host, port));
    }

    /** Answers what proxies get; required. */
    @CanIgnoreReturnValue
    public Builder source(ResourceSource source) {
      this.source = Optional.of(source);
      return this;
    }

    /** TLS or mTLS of the transport; default plaintext, which is served on loopback only. */
    @CanIgnoreReturnValue
    public Builder credentials(ServerCredentials credentials) {
      this.credentials = Optional.of(credentials);
      return this;
    }

    /**
     * Serves plaintext on an address others can reach: whoever can connect can claim to be any
     * proxy and read its configuration.
     */
    @CanIgnoreReturnValue
    public Builder allowPlaintextBeyondLoopback() {
      this.plaintextBeyondLoopback = true;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder limits(XdsLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** The clock of {@link ProxyStatus#connectedSince}; default the system's. */
    @CanIgnoreReturnValue
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Makes the server; it does not listen yet.
     *
     * @throws IllegalStateException without a source
     * @throws IllegalArgumentException when the address does not resolve, or is reachable from
     *     elsewhere and neither credentials nor {@link #allowPlaintextBeyondLoopback} were given
     */
    public XdsServer build() {
      if (source.isEmpty()) {
        throw new IllegalStateException("source: missing (expected: a ResourceSource)");
      }
      if (address.isUnresolved()) {
        throw new IllegalArgumentException(
            "address: " + address + " (expected: one that resolves)");
      }
      if (!address.getAddress().isLoopbackAddress()
          && credentials.isEmpty()
          && !plaintextBeyondLoopback) {
        throw new IllegalArgumentException(
            "address: "
                + address
                + " without credentials (expected: a loopback address, credentials, or"
                + " allowPlaintextBeyondLoopback)");
      }
      return new XdsServer(this);
    }
  }
}
