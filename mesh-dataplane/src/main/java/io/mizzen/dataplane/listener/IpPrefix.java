package io.mizzen.dataplane.listener;

import org.apiguardian.api.API;

/**
 * {@code envoy.config.core.v3.CidrRange}.
 *
 * @param network the address with all bits behind the prefix cleared
 * @param length 0 to 32, or to 128 for IPv6
 */
@API(status = API.Status.EXPERIMENTAL)
public record IpPrefix(IpAddress network, int length) {

  /**
   * The prefix of an address.
   *
   * @throws IllegalArgumentException if the text is no IP address or the length does not fit it
   */
  public static IpPrefix of(String address, int length) {
    IpAddress ip = IpAddress.parse(address);
    int bits = ip.family().bits();
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException(
          "prefix length: " + length + " (expected: 0.." + bits + ")");
    }
    return new IpPrefix(ip.masked(length), length);
  }

  public boolean contains(IpAddress address) {
    return address.family() == network.family() && address.masked(length).equals(network);
  }

  @Override
  public String toString() {
    return network + "/" + length;
  }
}
