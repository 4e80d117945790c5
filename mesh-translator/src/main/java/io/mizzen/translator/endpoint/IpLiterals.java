package io.mizzen.translator.endpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Tells IP literals from names without ever asking a resolver. */
final class IpLiterals {
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}(?<!\\.)");
  private static final Pattern V6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private IpLiterals() {}

  static boolean isIp(String text) {
    return V4.matcher(text).matches() || (text.indexOf(':') >= 0 && isV6(text));
  }

  private static boolean isV6(String text) {
    if (!V6_CHARACTERS.matcher(text).matches()) {
      return false;
    }
    try {
      // With a colon in it the text is parsed as a literal and never looked up.
      return InetAddress.getByName(text).getAddress().length > 0;
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }
}
