package io.mizzen.client;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The address peers are told to dial a server at. A loopback address is told only to a control
 * plane on this host: elsewhere it means another host.
 */
final class AdvertisedAddress {
  private AdvertisedAddress() {}

  /**
   * The address that is known before the server starts; empty when it is the workload's own
   * address.
   *
   * @param bound where the server listens
   * @param given what the application wants, if anything
   * @throws IllegalArgumentException when peers could not dial it
   */
  static Optional<String> of(
      String bound, Optional<String> given, ControlPlaneAddress controlPlane) {
    if (given.isPresent()) {
      return Optional.of(dialable("advertisedAddress", given.get(), controlPlane));
    }
    return IpAddresses.parse("address", bound).isAnyLocalAddress()
        ? Optional.empty()
        : Optional.of(dialable("address", bound, controlPlane));
  }

  /** The workload's own address, for a server that listens on all. */
  static String ofWorkload(String address, ControlPlaneAddress controlPlane) {
    return dialable("advertisedAddress", address, controlPlane);
  }

  private static String dialable(String what, String address, ControlPlaneAddress controlPlane) {
    InetAddress ip = IpAddresses.parse(what, address);
    if (ip.isAnyLocalAddress() || (ip.isLoopbackAddress() && !controlPlane.isLoopback())) {
      throw new IllegalArgumentException(
          "%s: %s cannot be dialled by the peers of control plane %s (expected: address \"0.0.0.0\""
                  .formatted(what, address, controlPlane)
              + " or advertisedAddress with one that can)");
    }
    return address;
  }
}
