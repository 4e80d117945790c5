package io.mizzen.validation;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** IP addresses, subnets and Unix sockets; never asks DNS. */
final class AddressCheck {
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IP4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IP6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern PREFIX_LENGTH = Pattern.compile("[0-9]{1,3}");
  private static final String UNIX = "unix://";

  private AddressCheck() {}

  static boolean isIp(String text) {
    return isIp4(text) || isIp6(text);
  }

  static boolean isIp4(String text) {
    return IP4.matcher(text).matches();
  }

  static boolean isIp6(String text) {
    if (!IP6.matcher(text).matches()) {
      return false;
    }
    try {
      // The brackets make the JDK parse a literal or fail; without them it might ask DNS.
      InetAddress parsed = InetAddress.getByName("[" + text + "]");
      return parsed instanceof Inet6Address || text.contains(".");
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }

  static boolean isUnix(String text) {
    return text.startsWith(UNIX);
  }

  static void ip(Place place, String text) {
    if (!isIp(text)) {
      place.error(ViolationCode.INVALID_ADDRESS, text, "an IP address");
    }
  }

  static void ipOrSubnet(Place place, String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      if (!isIp(text)) {
        place.error(ViolationCode.INVALID_ADDRESS, text, "an IP address or a subnet in CIDR form");
      }
    } else if (!isSubnet(text.substring(0, slash), text.substring(slash + 1))) {
      place.error(ViolationCode.INVALID_ADDRESS, text, "a subnet in CIDR form");
    }
  }

  private static boolean isSubnet(String address, String length) {
    if (!PREFIX_LENGTH.matcher(length).matches()) {
      return false;
    }
    int bits = Integer.parseInt(length);
    return isIp4(address) ? bits <= 32 : isIp6(address) && bits <= 128;
  }

  /** {@code unix:///path}, or {@code unix://@name} in the abstract namespace. */
  static void unix(Place place, String text) {
    String socket = text.substring(UNIX.length());
    boolean named = socket.length() > 1 && (socket.startsWith("/") || socket.startsWith("@"));
    if (!named || socket.endsWith("/")) {
      place.error(ViolationCode.INVALID_ADDRESS, text, "unix:///path or unix://@name");
    }
  }
}
