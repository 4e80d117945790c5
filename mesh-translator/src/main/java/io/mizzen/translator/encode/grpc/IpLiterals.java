package io.mizzen.translator.encode.grpc;

import com.google.common.net.InetAddresses;

/** Tells IP literals from names without ever asking a resolver. */
final class IpLiterals {
  private IpLiterals() {}

  /** Whether {@code text} is an address a peer may dial; one with a zone is local to a host. */
  static boolean isIp(String text) {
    return text.indexOf('%') < 0 && InetAddresses.isInetAddress(text);
  }
}
