package io.mizzen.validation;

import io.mizzen.names.Addresses;
import org.apiguardian.api.API;

/** IP addresses, subnets and Unix sockets; never asks DNS. */
@API(status = API.Status.INTERNAL)
public final class AddressCheck {
  private AddressCheck() {}

  /** Refuses what is no IP address. */
  public static void ip(FieldContext context, String text) {
    if (!Addresses.isIp(text)) {
      context.error(ViolationCode.INVALID_ADDRESS, text, "an IP address");
    }
  }

  /** Refuses what is neither an IP address nor a subnet. */
  public static void ipOrSubnet(FieldContext context, String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      if (!Addresses.isIp(text)) {
        context.error(
            ViolationCode.INVALID_ADDRESS, text, "an IP address or a subnet in CIDR form");
      }
    } else if (!Addresses.isSubnet(text)) {
      context.error(ViolationCode.INVALID_ADDRESS, text, "a subnet in CIDR form");
    }
  }

  /** {@code unix:///path}, or {@code unix://@name} in the abstract namespace. */
  public static void unix(FieldContext context, String text) {
    if (!Addresses.isUnixSocket(text)) {
      context.error(ViolationCode.INVALID_ADDRESS, text, "unix:///path or unix://@name");
    }
  }
}
