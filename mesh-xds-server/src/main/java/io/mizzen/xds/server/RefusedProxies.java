package io.mizzen.xds.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The proxies whose last stream was refused, for operators: the newest {@value #MAX}, each for
 * {@link #SHOWN} after its last attempt. Safe for all threads.
 */
final class RefusedProxies {
  static final int MAX = 100;

  /** Several times what proxies wait at most before they try again (Envoy 30 s, gRPC 120 s). */
  static final Duration SHOWN = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Map<String, Refused> byId = new LinkedHashMap<>();

  /**
   * @param since when the first of the attempts with this answer was refused
   * @param last when the newest was
   */
  private record Refused(ProxyNode node, Instant since, Instant last, Admission.Refused refusal) {}

  RefusedProxies(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether this is news: another answer than the proxy's last attempt had. */
  synchronized boolean refuse(ProxyNode node, Admission.Refused refusal) {
    removeOld();
    Instant now = clock.instant();
    Refused before = byId.remove(node.id());
    boolean isNews = before == null || !before.refusal().equals(refusal);
    Instant since = before == null || isNews ? now : before.since();
    byId.put(node.id(), new Refused(node, since, now, refusal));
    if (byId.size() > MAX) {
      byId.remove(byId.keySet().iterator().next());
    }
    return isNews;
  }

  synchronized void admitted(String id) {
    byId.remove(id);
  }

  synchronized List<ProxyStatus> list() {
    removeOld();
    return byId.values().stream()
        .map(each -> ProxyStatus.refused(each.node(), each.since(), each.refusal()))
        .toList();
  }

  private void removeOld() {
    Instant oldest = clock.instant().minus(SHOWN);
    byId.values().removeIf(each -> each.last().isBefore(oldest));
  }
}
