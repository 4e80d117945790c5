package io.mizzen.catalog;

import io.mizzen.names.Addresses;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The slots that services without addresses share, and the two addresses of each: {@code
 * 240.240.a.b} and {@code 2001:2::f0f0:<a and b as one hexadecimal number>}. Istio writes a and b
 * of the second one after the other without leading zeros, so that two of its slots may have one
 * address.
 */
final class AddressSlots {
  /** 256 × 254 slots; the last octet of an address is never 0 or 255. */
  static final int COUNT = 256 * 254;

  private static final int OCTET = 255;
  private static final String V4 = "240.240.";
  private static final String V6 = "2001:2::f0f0:";
  private static final Pattern OF_V4 = Pattern.compile("240\\.240\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern OF_V6 = Pattern.compile("2001:2::f0f0:([0-9a-f]{1,4})");

  private AddressSlots() {}

  /** The address of IPv4 and that of IPv6, in canonical form. */
  static List<String> addressesOf(int slot) {
    int third = (slot + 1) / OCTET;
    int fourth = (slot + 1) % OCTET;
    return List.of(V4 + third + "." + fourth, V6 + Integer.toHexString(third << 8 | fourth));
  }

  /** Whether the addresses of a slot are those of a host. */
  static boolean isUsable(int slot) {
    return (slot + 1) % OCTET != 0;
  }

  /**
   * The slot that an address belongs to.
   *
   * @param address as {@link Addresses#canonical} writes it
   */
  static Optional<Integer> slotOf(String address) {
    Matcher v4 = OF_V4.matcher(address);
    if (v4.matches()) {
      return slot(Integer.parseInt(v4.group(1)), Integer.parseInt(v4.group(2)));
    }
    Matcher v6 = OF_V6.matcher(address);
    if (!v6.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(v6.group(1), 16);
    return slot(number >> 8, number & 0xff);
  }

  private static Optional<Integer> slot(int third, int fourth) {
    int slot = third * OCTET + fourth - 1;
    return fourth < OCTET && slot >= 0 && slot < COUNT ? Optional.of(slot) : Optional.empty();
  }
}
