package io.mizzen.examples.bookinfo.page;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a request may be answered: the page changes rules without asking for a password,
 * so only pages from this server may make a browser send forms to it. Pure.
 *
 * <p>Two checks. {@code Host} must name this machine: a foreign name that was made to point at
 * loopback (DNS rebinding) is refused, whatever the method. A form must come from the same origin,
 * by {@code Sec-Fetch-Site} and {@code Origin}; a client that sends neither, such as curl, is no
 * browser and carries nobody's session.
 */
final class SameOrigin {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private SameOrigin() {}

  /** The reason to reject the request; empty if it is allowed. */
  static Optional<String> refusal(Request request) {
    String host = request.headers().getOrDefault("host", "").toLowerCase(Locale.ROOT);
    if (!LOOPBACK.contains(hostOf("http://" + host))) {
      return Optional.of(
          "Host: " + host + " (expected: 127.0.0.1, localhost or [::1], with the page's port).");
    }
    if (!request.method().equals("POST")) {
      return Optional.empty();
    }
    String site = request.headers().getOrDefault("sec-fetch-site", "same-origin");
    String own = "http://" + host;
    String origin = request.headers().getOrDefault("origin", own);
    return OWN_SITES.contains(site) && origin.toLowerCase(Locale.ROOT).equals(own)
        ? Optional.empty()
        : Optional.of("This form must be sent from this page, not from another site.");
  }

  /** The host of a URL; empty when it has none or is none. */
  private static String hostOf(String url) {
    try {
      String host = new URI(url).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
