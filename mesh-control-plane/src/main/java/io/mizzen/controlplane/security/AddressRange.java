package io.mizzen.controlplane.security;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import org.apiguardian.api.API;

/**
 * A CIDR range of IP addresses, such as {@code 10.0.0.0/8}.
 *
 * @param first any address of it
 * @param prefix how many leading bits are fixed
 */
@API(status = API.Status.EXPERIMENTAL)
public record AddressRange(InetAddress first, int prefix) {
  /**
   * Reads {@code address/prefix}; a single address means itself.
   *
   * @throws IllegalArgumentException naming the text and what was expected
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!InetAddresses.isInetAddress(address)) {
      throw expected(text);
    }
    InetAddress first = InetAddresses.forString(address);
    int bits = first.getAddress().length * Byte.SIZE;
    try {
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix < 0 || prefix > bits) {
        throw expected(text);
      }
      return new AddressRange(first, prefix);
    } catch (NumberFormatException e) {
      throw expected(text);
    }
  }

  /** Whether an address lies in it; addresses of the other family never do. */
  public boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return InetAddresses.toAddrString(first) + "/" + prefix;
  }

  private static IllegalArgumentException expected(String text) {
    return new IllegalArgumentException(
        "address range: " + text + " (expected: an IP address, '/' and a prefix length)");
  }
}
