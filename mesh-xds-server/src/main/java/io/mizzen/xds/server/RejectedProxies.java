package io.mizzen.xds.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The proxies whose last stream was rejected, for operators: the newest {@value #MAX}, each for
 * {@link #SHOWN} after its last attempt. Safe for all threads.
 */
final class RejectedProxies {
  static final int MAX = 100;

  /** Several times what proxies wait at most before they try again (Envoy 30 s, gRPC 120 s). */
  static final Duration SHOWN = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Map<String, Attempt> byId = new LinkedHashMap<>();

  /**
   * @param since when the first of the attempts with this answer was rejected
   * @param last when the newest was
   */
  private record Attempt(
      ProxyNode node, Instant since, Instant last, StreamDecision.Rejected rejection) {}

  RejectedProxies(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether this is news: another answer than the proxy's last attempt had. */
  synchronized boolean rejected(ProxyNode node, StreamDecision.Rejected rejection) {
    removeOld();
    Instant now = clock.instant();
    Attempt before = byId.remove(node.id());
    boolean isNews = before == null || !before.rejection().equals(rejection);
    Instant since = before == null || isNews ? now : before.since();
    byId.put(node.id(), new Attempt(node, since, now, rejection));
    if (byId.size() > MAX) {
      byId.remove(byId.keySet().iterator().next());
    }
    return isNews;
  }

  synchronized void accepted(String id) {
    byId.remove(id);
  }

  synchronized List<ProxyStatus> list() {
    removeOld();
    return byId.values().stream()
        .map(each -> ProxyStatus.rejected(each.node(), each.since(), each.rejection()))
        .toList();
  }

  private void removeOld() {
    Instant oldest = clock.instant().minus(SHOWN);
    byId.values().removeIf(each -> each.last().isBefore(oldest));
  }
}
