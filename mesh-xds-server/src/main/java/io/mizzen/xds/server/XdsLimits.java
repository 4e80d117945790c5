package io.mizzen.xds.server;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * What one server takes upon itself. All limits are on by default.
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
    Duration warmingLimit) {
  private static final int KIB = 1024;

  public XdsLimits {
    positive("maxStreams", maxStreams);
    positive("maxTypesPerStream", maxTypesPerStream);
    positive("maxNamesPerType", maxNamesPerType);
    positive("maxMessageBytes", maxMessageBytes);
    positive("responseBytes", responseBytes);
    positive("nackTextChars", nackTextChars);
    zeroOrMore("removalGrace", removalGrace);
    zeroOrMore("warmingLimit", warmingLimit);
  }

  /**
   * How a dead connection is found.
   *
   * @param idle how long a connection may be silent before it is pinged
   * @param timeout how long the answer may take
   */
  public record KeepAlive(Duration idle, Duration timeout) {
    public KeepAlive {
      if (idle.isNegative() || idle.isZero() || timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException(
            "keepAlive: " + idle + ", " + timeout + " (expected: both positive)");
      }
    }
  }

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
        Duration.ofSeconds(15));
  }

  public XdsLimits withMaxStreams(int streams) {
    return new XdsLimits(
        streams,
        maxTypesPerStream,
        maxNamesPerType,
        maxMessageBytes,
        responseBytes,
        nackTextChars,
        keepAlive,
        removalGrace,
        warmingLimit);
  }

  public XdsLimits withMaxTypesPerStream(int types) {
    return new XdsLimits(
        maxStreams,
        types,
        maxNamesPerType,
        maxMessageBytes,
        responseBytes,
        nackTextChars,
        keepAlive,
        removalGrace,
        warmingLimit);
  }

  public XdsLimits withMaxNamesPerType(int names) {
    return new XdsLimits(
        maxStreams,
        maxTypesPerStream,
        names,
        maxMessageBytes,
        responseBytes,
        nackTextChars,
        keepAlive,
        removalGrace,
        warmingLimit);
  }

  public XdsLimits withResponseBytes(int bytes) {
    return new XdsLimits(
        maxStreams,
        maxTypesPerStream,
        maxNamesPerType,
        maxMessageBytes,
        bytes,
        nackTextChars,
        keepAlive,
        removalGrace,
        warmingLimit);
  }

  public XdsLimits withRemovalGrace(Duration grace) {
    return new XdsLimits(
        maxStreams,
        maxTypesPerStream,
        maxNamesPerType,
        maxMessageBytes,
        responseBytes,
        nackTextChars,
        keepAlive,
        grace,
        warmingLimit);
  }

  public XdsLimits withWarmingLimit(Duration limit) {
    return new XdsLimits(
        maxStreams,
        maxTypesPerStream,
        maxNamesPerType,
        maxMessageBytes,
        responseBytes,
        nackTextChars,
        keepAlive,
        removalGrace,
        limit);
  }

  private static void zeroOrMore(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: zero or more)");
    }
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
    }
  }
}
