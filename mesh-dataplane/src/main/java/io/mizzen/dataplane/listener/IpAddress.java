package io.mizzen.dataplane.listener;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * An IPv4 or IPv6 address. Names are never looked up.
 *
 * @param high the upper 64 bits of an IPv6 address, 0 for IPv4
 * @param low the lower 64 bits, or the 32 of an IPv4 address
 */
@API(status = API.Status.EXPERIMENTAL)
public record IpAddress(Family family, long high, long low) {
  private static final Pattern DOT = Pattern.compile("\\.");
  private static final Pattern COLON = Pattern.compile(":");
  private static final Pattern BYTE = Pattern.compile("\\d{1,3}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final int GROUPS = 8;

  /** The IP version. */
  public enum Family {
    V4(32),
    V6(128);

    private final int bits;

    Family(int bits) {
      this.bits = bits;
    }

    /** 32 or 128. */
    public int bits() {
      return bits;
    }
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static IpAddress parse(String text) {
    Optional<IpAddress> address = text.indexOf(':') < 0 ? v4(text) : v6(text);
    return address.orElseThrow(
        () -> new IllegalArgumentException("address: " + text + " (expected: an IP address)"));
  }

  public boolean isLoopback() {
    return family == Family.V4 ? low >>> 24 == 127 : high == 0 && low == 1;
  }

  /** This address with all bits behind the first {@code length} cleared. */
  IpAddress masked(int length) {
    if (family == Family.V4) {
      return new IpAddress(family, 0, low & (0xffff_ffffL & ~(0xffff_ffffL >>> length)));
    }
    return length <= 64
        ? new IpAddress(family, high & upper(length), 0)
        : new IpAddress(family, high, low & upper(length - 64));
  }

  private static long upper(int bits) {
    return bits == 0 ? 0 : -1L << (64 - bits);
  }

  private static Optional<IpAddress> v4(String text) {
    String[] parts = DOT.split(text, -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    long value = 0;
    for (String part : parts) {
      if (!BYTE.matcher(part).matches() || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      value = value << 8 | Integer.parseInt(part);
    }
    return Optional.of(new IpAddress(Family.V4, 0, value));
  }

  /** RFC 4291, section 2.2, with {@code ::} and a trailing IPv4 address; no zone. */
  private static Optional<IpAddress> v6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    Optional<int[]> before = groups(gap < 0 ? text : text.substring(0, gap));
    Optional<int[]> after = gap < 0 ? Optional.of(new int[0]) : groups(text.substring(gap + 2));
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    int[] first = before.get();
    int[] last = after.get();
    int given = first.length + last.length;
    if (gap < 0 ? given != GROUPS : given >= GROUPS) {
      return Optional.empty();
    }
    int[] all = new int[GROUPS];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(last, 0, all, GROUPS - last.length, last.length);
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS / 2; i++) {
      high = high << 16 | all[i];
      low = low << 16 | all[i + GROUPS / 2];
    }
    return Optional.of(new IpAddress(Family.V6, high, low));
  }

  private static Optional<int[]> groups(String text) {
    if (text.isEmpty()) {
      return Optional.of(new int[0]);
    }
    String[] parts = COLON.split(text, -1);
    boolean endsInV4 = parts[parts.length - 1].indexOf('.') >= 0;
    int[] groups = new int[parts.length + (endsInV4 ? 1 : 0)];
    for (int i = 0; i < (endsInV4 ? parts.length - 1 : parts.length); i++) {
      if (!GROUP.matcher(parts[i]).matches()) {
        return Optional.empty();
      }
      groups[i] = Integer.parseInt(parts[i], 16);
    }
    if (endsInV4) {
      Optional<IpAddress> tail = v4(parts[parts.length - 1]);
      if (tail.isEmpty()) {
        return Optional.empty();
      }
      groups[groups.length - 2] = (int) (tail.get().low >>> 16);
      groups[groups.length - 1] = (int) (tail.get().low & 0xffff);
    }
    return Optional.of(groups);
  }

  /** Dotted, or eight groups in hexadecimal. */
  @Override
  public String toString() {
    if (family == Family.V4) {
      return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
    }
    StringJoiner text = new StringJoiner(":");
    for (int i = 3; i >= 0; i--) {
      text.add(Long.toHexString(high >>> (16 * i) & 0xffff));
    }
    for (int i = 3; i >= 0; i--) {
      text.add(Long.toHexString(low >>> (16 * i) & 0xffff));
    }
    return text.toString();
  }
}
