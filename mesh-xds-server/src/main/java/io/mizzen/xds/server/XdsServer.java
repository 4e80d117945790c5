package io.mizzen.xds.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.BindableService;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Serves xDS v3 over ADS, state of the world and delta, from a {@link ResourceSource}. Load reports
 * are accepted and dropped.
 *
 * <p>No threads before {@link #start()}, none after {@link #close()}. All methods are safe for all
 * threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class XdsServer implements AutoCloseable {

  private final XdsServerBuilder settings;
  private final StreamCounters counters = new StreamCounters();
  private final OpenStreams streams;
  private final RejectedProxies rejected;
  private final WriteBudget budget;
  private final Object lifecycle = new Object();
  private Phase phase = new Phase.Made();

  private sealed interface Phase {
    record Made() implements Phase {}

    record Running(Transport transport) implements Phase {}

    record Closed() implements Phase {}
  }

  XdsServer(XdsServerBuilder settings) {
    this.settings = settings;
    this.streams = new OpenStreams(settings.limits().maxStreams());
    this.rejected = new RejectedProxies(settings.clock());
    this.budget =
        new WriteBudget(settings.limits().writing().maxUnwrittenBytes(), streams::reserved);
  }

  public static XdsServerBuilder builder() {
    return new XdsServerBuilder();
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
      phase =
          new Phase.Running(
              Transport.start(settings.transport(counters, streams::progressed), this::services));
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
   * The source has something new: every session is asked for its view, and every stream is sent the
   * difference. Returns at once; pushes that come faster than a proxy reads merge into one.
   */
  public void push() {
    push(Shard.Push.ALL);
  }

  /**
   * As {@link #push}, for a change that leaves with every session what it {@linkplain
   * ResourceView#sharedKey shares} with others: one session is asked for all that share a view, and
   * only streams that subscribe to something that changed are looked at.
   */
  public void pushShared() {
    push(Shard.Push.SHARED);
  }

  private void push(Shard.Push push) {
    shards().forEach(shard -> shard.push(push));
  }

  /** The shards; none unless the server runs. */
  List<Shard> shards() {
    synchronized (lifecycle) {
      return phase instanceof Phase.Running running ? running.transport().shards() : List.of();
    }
  }

  StreamCounters streamCounters() {
    return counters;
  }

  OpenStreams streams() {
    return streams;
  }

  WriteBudget writeBudget() {
    return budget;
  }

  /**
   * Waits until all streams that are open now have answered everything that follows from a view of
   * at least this revision, with an ACK or a NACK. Streams that end meanwhile are not waited for,
   * nor is what a proxy asks for after it has answered. The source's view must have the revision,
   * and {@link #push()} must have been called.
   *
   * @param timeout how long to wait; what is still open then is in the result. Zero or less only
   *     looks
   */
  public AckResult awaitAcked(long revision, Duration timeout) throws InterruptedException {
    return streams.awaitAcked(revision, timeout);
  }

  /**
   * The connected proxies and those that the source refused in the last minutes, by node id. A
   * refused proxy is listed once however often it tries, and no longer once it is admitted.
   */
  public List<ProxyStatus> status() {
    return Stream.concat(
            streams.list().stream().flatMap(stream -> stream.subscriptions().status().stream()),
            rejected.list().stream())
        .sorted(
            Comparator.comparing((ProxyStatus status) -> status.node().id())
                .thenComparing(ProxyStatus::connectedSince))
        .toList();
  }

  /** The counts since the server was made; read one after the other, while others go on. */
  public XdsCounters counters() {
    return counters.read();
  }

  /**
   * Ends all streams with UNAVAILABLE and frees the port and all threads; waits for that for about
   * ten seconds at most, however many threads a source blocks. Idempotent.
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

  private List<BindableService> services(ServerThreads threads) {
    XdsLimits limits = settings.limits();
    StreamParts parts =
        new StreamParts(
            settings.source(),
            limits,
            settings.clock(),
            settings.nanos(),
            () -> ThreadLocalRandom.current().nextDouble(),
            threads,
            counters,
            streams,
            rejected,
            budget,
            new PeerDeadlines(limits, threads.timer(), settings.nanos(), budget, counters),
            new OpeningPace(limits.opening()));
    return List.of(new AdsService(parts), new LoadReports(limits.maxStreams()));
  }
}
