package io.mizzen.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of the ADS server.
 *
 * @param host a name or an IP address, IPv6 in brackets
 */
record ControlPlaneAddress(String host, int port) {
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[A-Za-z0-9_.-]+):(\\d{1,5})");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[(?:::1|0*(?::0*){6}:0*1)]");

  /**
   * Parses {@code host:port}.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static ControlPlaneAddress parse(String text) {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "controlPlane: " + text + " (expected: host:port, for example 127.0.0.1:15010)");
    }
    return new ControlPlaneAddress(
        parts.group(1), Ports.checked("controlPlane port", Integer.parseInt(parts.group(2))));
  }

  /** Whether it is certain, without asking DNS, that packets never leave this machine. */
  boolean isLoopback() {
    return LOOPBACK.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
