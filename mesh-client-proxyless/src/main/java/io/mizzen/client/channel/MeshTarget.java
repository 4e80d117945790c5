package io.mizzen.client.channel;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The target of a channel: {@code mesh:///host[:port]}.
 *
 * @param host as spelled, in lower case: {@code reviews}, {@code reviews.default}, a full name
 * @param port absent when the service has exactly one
 */
record MeshTarget(String host, OptionalInt port) {
  private static final String EXPECTED =
      "expected: mesh:///host[:port], for example mesh:///reviews:9080";
  private static final Pattern TARGET = Pattern.compile("mesh:///([^:/?#]+)(?::(\\d{1,9}))?");
  private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final Pattern HOST = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

  /**
   * Parses a target.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static MeshTarget parse(String target) {
    Matcher parts = TARGET.matcher(target);
    if (!parts.matches()) {
      throw new IllegalArgumentException("target: " + target + " (" + EXPECTED + ")");
    }
    String host = parts.group(1).toLowerCase(Locale.ROOT);
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "target: " + target + " (expected: a DNS name as host, found " + parts.group(1) + ")");
    }
    String port = parts.group(2);
    return new MeshTarget(
        host, port == null ? OptionalInt.empty() : OptionalInt.of(port(target, port)));
  }

  /** The same for grpc-xds: the listener it asks for is {@code host[:port]}. */
  String xdsTarget() {
    return "xds:///" + host + (port.isPresent() ? ":" + port.getAsInt() : "");
  }

  private static int port(String target, String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "target: " + target + " (expected: a port in 1..65535, found " + text + ")");
    }
    return port;
  }
}
