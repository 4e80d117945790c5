package io.mizzen.client;

/** The border check for TCP ports. */
final class Ports {
  static final int MAX = 65535;

  private Ports() {}

  static int checked(String what, int port) {
    if (port < 1 || port > MAX) {
      throw new IllegalArgumentException(what + ": " + port + " (expected: 1..65535)");
    }
    return port;
  }
}
