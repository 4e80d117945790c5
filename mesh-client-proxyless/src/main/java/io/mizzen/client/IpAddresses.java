package io.mizzen.client;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/** The border check for IP literals; names are never looked up. */
final class IpAddresses {
  private IpAddresses() {}

  static String checked(String what, String literal) {
    parse(what, literal);
    return literal;
  }

  static InetAddress parse(String what, String literal) {
    if (!InetAddresses.isInetAddress(literal)) {
      throw new IllegalArgumentException(
          what + ": " + literal + " (expected: an IP address such as 127.0.0.1)");
    }
    return InetAddresses.forString(literal);
  }
}
