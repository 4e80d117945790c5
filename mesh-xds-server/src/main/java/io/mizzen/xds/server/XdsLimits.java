package io.mizzen.xds.server;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The limits of one server. All are on by default.
 *
 * @param maxStreams ADS streams at one time; default 10,000; one more is refused with
 *     RESOURCE_EXHAUSTED
 * @param maxTypesPerStream types one stream may subscribe to; default 32
 * @param maxNamesPerType names one stream may subscribe to per type; default 20,000
 * @param maxMessageBytes the largest request; default 4 MiB
 * @param responseBytes where a response that may be split (not LDS, CDS) is split; default 1 MiB
 * @param nackTextChars how much of a NACK's text is kept; default 1,024
 * @param keepAlive when a silent connection is asked whether it lives; default 30 s, 10 s
 * @param removalGrace how long a removed cluster stays with a proxy that subscribes to clusters by
 *     name, has accepted the new routes, and has not unsubscribed; default 5 s. Such proxies (gRPC)
 *     unsubscribe when their last call on the cluster is over; taking it away earlier can fail a
 *     call that has chosen the cluster and not yet an endpoint
 * @param warmingLimit how long listeners and routes wait at most for a client that warms clusters
 *     (Envoy) to answer the clusters sent before; default 15 s
 * @param writing what may wait in memory to be read by proxies, and how long
 * @param opening how fast streams are taken, and how long one may stay silent
 */
@API(status = API.Status.EXPERIMENTAL)
public record XdsLimits(
    int maxStreams,
    int maxTypesPerStream,
    int maxNamesPerType,
    int maxMessageBytes,
    int responseBytes,
    int nackTextChars,
    KeepAlive keepAlive,
    Duration removalGrace,
    Duration warmingLimit,
    Writing writing,
    Opening opening) {
  private static final int KIB = 1024;

  public XdsLimits {
    positive("maxStreams", maxStreams);
    positive("maxTypesPerStream", maxTypesPerStream);
    positive("maxNamesPerType", maxNamesPerType);
    positive("maxMessageBytes", maxMessageBytes);
    positive("responseBytes", responseBytes);
    positive("nackTextChars", nackTextChars);
    Objects.requireNonNull(keepAlive, "keepAlive");
    zeroOrMore("removalGrace", removalGrace);
    zeroOrMore("warmingLimit", warmingLimit);
    Objects.requireNonNull(writing, "writing");
    Objects.requireNonNull(opening, "opening");
  }

  /**
   * The probes that find a dead connection.
   *
   * @param idle how long a connection may be silent before it is pinged
   * @param timeout how long the answer may take
   */
  public record KeepAlive(Duration idle, Duration timeout) {
    public KeepAlive {
      positive("keepAlive.idle", idle);
      positive("keepAlive.timeout", timeout);
    }
  }

  /**
   * Limits of responses that were given to gRPC and are not yet written, because the proxy does not
   * read.
   *
   * @param maxUnwrittenBytes over all streams; default 64 MiB. Other streams wait, and nothing is
   *     put together for them meanwhile. A response larger than this is sent alone
   * @param timeout the time in which a proxy has to read 16 KiB, or what is left, of what it was
   *     sent; else its stream is reset; default 30 s. Of several streams on one connection with
   *     something unread, each has to read all of it in that time
   * @param timeoutUnderPressure the same while another stream waits for room; default 5 s. It then
   *     has to read everything within {@code timeout}, so that slow readers do not keep the room
   */
  public record Writing(long maxUnwrittenBytes, Duration timeout, Duration timeoutUnderPressure) {
    public Writing {
      if (maxUnwrittenBytes < 1) {
        throw new IllegalArgumentException(
            "writing.maxUnwrittenBytes: " + maxUnwrittenBytes + " (expected: 1 or more)");
      }
      positive("writing.timeout", timeout);
      positive("writing.timeoutUnderPressure", timeoutUnderPressure);
    }
  }

  /**
   * Limits of streams that are being opened.
   *
   * @param perSecond how many streams are taken a second in the long run; default 2,000. A stream
   *     above that waits before its first request is read
   * @param burst how many are taken at once after a calm; default 500
   * @param longestWait a stream that would have to wait longer is refused with UNAVAILABLE, after a
   *     random part of this, so that those refused do not come back together; default 10 s
   * @param firstRequest how long a connection may take for its handshake, and a stream for its
   *     first request; default 10 s
   */
  public record Opening(int perSecond, int burst, Duration longestWait, Duration firstRequest) {
    public Opening {
      positive("opening.perSecond", perSecond);
      positive("opening.burst", burst);
      zeroOrMore("opening.longestWait", longestWait);
      positive("opening.firstRequest", firstRequest);
    }
  }

  /** The default of each limit. */
  public static XdsLimits defaults() {
    return new XdsLimits(
        10_000,
        32,
        20_000,
        4 * KIB * KIB,
        KIB * KIB,
        KIB,
        new KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10)),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        new Writing(64L * KIB * KIB, Duration.ofSeconds(30), Duration.ofSeconds(5)),
        new Opening(2_000, 500, Duration.ofSeconds(10), Duration.ofSeconds(10)));
  }

  /** The same with another number of ADS streams at one time, 1 or more. */
  public XdsLimits withMaxStreams(int streams) {
    return with(copy -> copy.maxStreams = streams);
  }

  /** The same with another number of types that one stream may subscribe to, 1 or more. */
  public XdsLimits withMaxTypesPerStream(int types) {
    return with(copy -> copy.maxTypesPerStream = types);
  }

  /** The same with another number of names that one stream may subscribe to per type, 1 or more. */
  public XdsLimits withMaxNamesPerType(int names) {
    return with(copy -> copy.maxNamesPerType = names);
  }

  /** The same with another size from which responses are split, 1 byte or more. */
  public XdsLimits withResponseBytes(int bytes) {
    return with(copy -> copy.responseBytes = bytes);
  }

  /** The same with another time for which removed clusters stay, zero or more. */
  public XdsLimits withRemovalGrace(Duration grace) {
    return with(copy -> copy.removalGrace = grace);
  }

  /** The same with another time for which listeners and routes wait, zero or more. */
  public XdsLimits withWarmingLimit(Duration limit) {
    return with(copy -> copy.warmingLimit = limit);
  }

  /** The same with other limits of what waits to be read. */
  public XdsLimits withWriting(Writing limits) {
    return with(copy -> copy.writing = limits);
  }

  /** The same with other limits of streams that are being opened. */
  public XdsLimits withOpening(Opening limits) {
    return with(copy -> copy.opening = limits);
  }

  private XdsLimits with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new XdsLimits(
        copy.maxStreams,
        copy.maxTypesPerStream,
        copy.maxNamesPerType,
        maxMessageBytes,
        copy.responseBytes,
        nackTextChars,
        keepAlive,
        copy.removalGrace,
        copy.warmingLimit,
        copy.writing,
        copy.opening);
  }

  /** The values that have a {@code with} method. */
  private static final class Copy {
    private int maxStreams;
    private int maxTypesPerStream;
    private int maxNamesPerType;
    private int responseBytes;
    private Duration removalGrace;
    private Duration warmingLimit;
    private Writing writing;
    private Opening opening;

    Copy(XdsLimits from) {
      maxStreams = from.maxStreams;
      maxTypesPerStream = from.maxTypesPerStream;
      maxNamesPerType = from.maxNamesPerType;
      responseBytes = from.responseBytes;
      removalGrace = from.removalGrace;
      warmingLimit = from.warmingLimit;
      writing = from.writing;
      opening = from.opening;
    }
  }

  private static void zeroOrMore(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: zero or more)");
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: positive)");
    }
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
    }
  }
}
