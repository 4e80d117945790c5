package io.mizzen.xds.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators read about streams. Text from proxies arrives here capped and escaped. */
final class StreamLog {
  private static final Logger LOG = LoggerFactory.getLogger(AdsStream.class);
  private static final int MAX_CLAIM = 256;

  private StreamLog() {}

  static void opened(ProxyNode node) {
    LOG.atInfo().addKeyValue("proxy", text(node.id())).log("stream opened");
  }

  static void ended(String proxy, StreamEnd end) {
    LOG.atInfo().addKeyValue("proxy", text(proxy)).addKeyValue("end", end).log("stream ended");
  }

  static void turnedAway(String proxy, Admission.Refused refused) {
    LOG.atInfo()
        .addKeyValue("proxy", text(proxy))
        .addKeyValue("reason", refused.reason())
        .addKeyValue("message", refused.message())
        .log("stream refused");
  }

  static void sent(String proxy, Reply reply, String nonce) {
    LOG.atDebug()
        .addKeyValue("proxy", text(proxy))
        .addKeyValue("type", reply.type())
        .addKeyValue("version", reply.version())
        .addKeyValue("nonce", nonce)
        .addKeyValue("resources", reply.resources().size())
        .log("sent");
  }

  static void refused(ProxyNack nack, String nonce) {
    LOG.atWarn()
        .addKeyValue("proxy", text(nack.proxy()))
        .addKeyValue("type", text(nack.type().toString()))
        .addKeyValue("version", nack.version())
        .addKeyValue("nonce", nonce)
        .addKeyValue("error", nack.error())
        .log("proxy refused a response; it keeps what it had");
  }

  static void failed(String proxy, RuntimeException cause, String what) {
    LOG.atError().addKeyValue("proxy", text(proxy)).setCause(cause).log(what);
  }

  private static String text(String claimed) {
    return NackText.of(claimed, MAX_CLAIM);
  }
}
