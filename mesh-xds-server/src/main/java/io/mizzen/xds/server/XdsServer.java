package io.mizzen.xds.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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

  private final Builder settings;
  private final StreamCounters counters = new StreamCounters();
  private final OpenStreams streams;
  private final RefusedProxies refused;
  private final Object lifecycle = new Object();
  private Phase phase = new Phase.Made();

  private sealed interface Phase {
    record Made() implements Phase {}

    record Running(Transport transport) implements Phase {}

    record Closed() implements Phase {}
  }

  private XdsServer(Builder settings) {
    this.settings = settings;
    this.streams = new OpenStreams(settings.limits.maxStreams());
    this.refused = new RefusedProxies(settings.clock);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Binds and serves.
   *
   * @return this
   * @throws UncheckedIOException when the address cannot be bound; it may be started again
   * @throws IllegalStateException when it runs or is closed
   */
  @CanIgnoreReturnValue
  public XdsServer start() {
    synchronized (lifecycle) {
      if (!(phase instanceof Phase.Made)) {
        throw new IllegalStateException("start: " + phase + " (expected: once, before close)");
      }
      phase = new Phase.Running(Transport.start(settings.transport(), this::services));
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
        return running.transport().port();
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

  /**
   * The connected proxies and those that the source refused in the last minutes, by node id. A
   * refused proxy is listed once however often it tries, and no longer once it is admitted.
   */
  public List<ProxyStatus> status() {
    return Stream.concat(
            streams.list().stream().flatMap(stream -> stream.status().stream()),
            refused.list().stream())
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
      running.transport().stopTaking();
      streams.close();
      running.transport().close();
    }
  }

  private List<BindableService> services(Transport.Threads threads) {
    StreamParts parts =
        new StreamParts(
            settings.source.orElseThrow(),
            settings.identifier,
            settings.limits,
            settings.clock,
            System::nanoTime,
            threads,
            new PackedResources(),
            counters,
            streams,
            refused);
    return List.of(new AdsService(parts), new LoadReports(settings.limits.maxStreams()));
  }

  /** Settings of a server; see the methods for defaults. */
  public static final class Builder {
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Optional<ResourceSource> source = Optional.empty();
    private Optional<ServerCredentials> credentials = Optional.empty();
    private XdsLimits limits = XdsLimits.defaults();
    private String identifier = "";
    private InstantSource clock = InstantSource.system();
    private final List<ServerInterceptor> interceptors = new ArrayList<>();
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
     * Runs before every call of every service, and may refuse it before anything is read. The
     * {@link io.grpc.Context} in which it starts the call is current when {@link
     * ResourceSource#open} is asked about the stream. Called concurrently; must not block.
     */
    @CanIgnoreReturnValue
    public Builder interceptor(ServerInterceptor interceptor) {
      interceptors.add(interceptor);
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

    /**
     * {@code control_plane.identifier} of every response, by which a client's dump tells who sent a
     * resource; default empty.
     */
    @CanIgnoreReturnValue
    public Builder identifier(String identifier) {
      this.identifier = Objects.requireNonNull(identifier, "identifier");
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

    private Transport.Settings transport() {
      return new Transport.Settings(
          address, credentials.orElseGet(InsecureServerCredentials::create), interceptors, limits);
    }
  }
}
