package io.mizzen.xds.server;

import io.mizzen.xds.server.protocol.LookupFailure;
import io.mizzen.xds.server.protocol.PeerText;
import io.mizzen.xds.server.protocol.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log lines about streams: one line per change of a stream's state, the facts in the message
 * and once more as key-values. Text from proxies arrives here capped and escaped.
 */
final class StreamLog {
  private static final Logger LOG = LoggerFactory.getLogger(AdsStream.class);
  private static final int MAX_CLAIM = 256;

  private StreamLog() {}

  static void opened(ProxyNode node) {
    String proxy = text(node.id());
    LOG.atInfo().addKeyValue("proxy", proxy).log("stream of {} opened", proxy);
  }

  static void ended(String node, StreamEnd end) {
    String proxy = text(node);
    LOG.atInfo()
        .addKeyValue("proxy", proxy)
        .addKeyValue("end", end)
        .log("stream of {} ended: {}", proxy, words(end));
  }

  static void rejected(String node, StreamDecision.Rejected refused) {
    String proxy = node.isEmpty() ? "a proxy without a node id" : text(node);
    LOG.atInfo()
        .addKeyValue("proxy", proxy)
        .addKeyValue("reason", refused.reason())
        .log("stream of {} rejected: {}: {}", proxy, refused.reason(), refused.message());
  }

  /** Whether {@link #sent} shows anything. */
  static boolean showsResponses() {
    return LOG.isDebugEnabled();
  }

  static void sent(String node, Response response, String nonce) {
    String proxy = text(node);
    LOG.atDebug()
        .addKeyValue("proxy", proxy)
        .addKeyValue("type", response.type())
        .addKeyValue("version", response.body().version())
        .addKeyValue("nonce", nonce)
        .log(
            "sent {} of type {}, version {}, nonce {}, to {}",
            response.body().content().resources().size(),
            response.type(),
            response.body().version(),
            nonce,
            proxy);
  }

  static void nacked(ProxyNack nack, String nonce) {
    String proxy = text(nack.proxy());
    String type = text(nack.type().toString());
    LOG.atWarn()
        .addKeyValue("proxy", proxy)
        .addKeyValue("type", type)
        .addKeyValue("version", nack.version())
        .addKeyValue("nonce", nonce)
        .log(
            "{} rejected type {}, version {}, and keeps what it had: {}",
            proxy,
            type,
            nack.version(),
            nack.error());
  }

  static void failed(String node, Throwable cause, String what) {
    String proxy = text(node);
    LOG.atError().addKeyValue("proxy", proxy).setCause(cause).log("{}: {}", proxy, what);
  }

  static void alreadyClosed(String node, Throwable cause) {
    String proxy = text(node);
    LOG.atDebug()
        .addKeyValue("proxy", proxy)
        .setCause(cause)
        .log("{}: the call is closed already", proxy);
  }

  static void viewFailed(RuntimeException cause) {
    LOG.atError()
        .setCause(cause)
        .log("no newest view for proxies that share one; they keep what they have: {}", "" + cause);
  }

  /**
   * Streams end themselves when something of theirs fails; the others must go on, also after a
   * stack that was too deep for one of them.
   */
  static void taskFailed(Throwable cause) {
    LOG.atError().setCause(cause).log("a task of the streams failed: {}", "" + cause);
  }

  /** Once until the name can be looked up again. */
  static void lookupFailed(LookupFailure failure) {
    String type = text(failure.type().toString());
    String name = text(failure.name());
    LOG.atError()
        .addKeyValue("type", type)
        .addKeyValue("resource", name)
        .setCause(failure.cause())
        .log("no answer for {} {}; proxies keep what they have of it", type, name);
  }

  static void clustersUnanswered(String node) {
    String proxy = text(node);
    LOG.atWarn()
        .addKeyValue("proxy", proxy)
        .log("{} has not answered its clusters in time; routes are sent all the same", proxy);
  }

  static void unread(String node, long millis) {
    String proxy = text(node);
    LOG.atWarn()
        .addKeyValue("proxy", proxy)
        .log("{} has not read what it was sent {} ms ago; its stream is reset", proxy, millis);
  }

  private static String words(StreamEnd end) {
    return switch (end) {
      case CLIENT_CLOSED -> "client closed";
      case DISCONNECTED -> "disconnected";
    };
  }

  private static String text(String claimed) {
    return PeerText.of(claimed, MAX_CLAIM);
  }
}
