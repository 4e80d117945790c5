package io.mizzen.controlplane.debug;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import io.mizzen.controlplane.metrics.Metrics;
import io.mizzen.controlplane.metrics.MetricsText;
import java.util.Locale;

/** Which request gets which answer. */
final class DebugRoutes {
  private static final String DEBUG = "/debug/";

  private final DebugSource source;
  private final DebugServer.Served served;
  private final DebugPages pages;

  DebugRoutes(DebugSource source, DebugServer.Served served) {
    this.source = source;
    this.served = served;
    this.pages = new DebugPages(source);
  }

  /**
   * @param host the header, {@code null} as text when there is none
   * @param path decoded
   * @param query as it was sent
   */
  DebugReply answer(String method, String host, String path, String query) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return DebugReply.error(405, "method: " + method + " (expected: GET)");
    }
    if (path.equals("/ready")) {
      return source.isReady()
          ? DebugReply.text(200, "ready")
          : DebugReply.text(503, "not ready: the initial sync is not over");
    }
    if (path.equals("/metrics")) {
      return new DebugReply(200, MetricsText.CONTENT_TYPE, MetricsText.of(Metrics.of(source)));
    }
    if (served != DebugServer.Served.EVERYTHING) {
      return DebugReply.error(404, "path: " + path + " (expected: /ready or /metrics)");
    }
    if (!isThisHost(host)) {
      return DebugReply.error(
          403, "Host: " + host + " (expected: localhost or a loopback address)");
    }
    return page(path, query);
  }

  private DebugReply page(String path, String query) {
    if (path.equals("/") || path.equals("/debug") || path.equals(DEBUG)) {
      return DebugReply.html(IndexPage.html(source, pages.pages()));
    }
    if (!path.startsWith(DEBUG)) {
      return unknown(path);
    }
    DebugRequest request;
    try {
      request = DebugRequest.parse(query);
    } catch (IllegalArgumentException e) {
      return DebugReply.error(400, "query: " + query + " (expected: name=value, percent-encoded)");
    }
    return pages
        .find(path.substring(DEBUG.length()))
        .map(page -> page.answer().apply(request))
        .orElseGet(() -> unknown(path));
  }

  private static DebugReply unknown(String path) {
    return DebugReply.error(404, "path: " + path + " (expected: one of /debug/list)");
  }

  /** A page of another site may make a name of its own mean this host: its name gives it away. */
  private static boolean isThisHost(String host) {
    String name;
    try {
      name = HostAndPort.fromString(host).getHost().toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return name.equals("localhost")
        || (InetAddresses.isInetAddress(name) && InetAddresses.forString(name).isLoopbackAddress());
  }
}
