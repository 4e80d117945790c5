package io.mizzen.spring;

import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.ControlPlaneListener;
import io.mizzen.controlplane.security.TransportSecurity;
import io.mizzen.spring.MizzenProperties.ControlPlaneProperties;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The control plane in this application. */
final class EmbeddedControlPlane {
  private EmbeddedControlPlane() {}

  /**
   * One that serves, and has no rules so far.
   *
   * @throws InvalidMizzenPropertyException when it cannot listen as the properties say
   */
  static ControlPlane started(
      MizzenProperties properties, TransportSecurity security, ControlPlaneListener listener) {
    try {
      return ControlPlane.builder()
          .address(listening(properties.controlPlane()))
          .security(security)
          .listener(listener)
          .defaultNamespace(properties.workload().namespace())
          .allowNotEnforced(properties.rules().allowNotEnforced().toArray(new String[0]))
          .build()
          .start();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new InvalidMizzenPropertyException(
          "the embedded control plane cannot start: " + e.getMessage(),
          "Correct mizzen.control-plane.address (leave it out for any free port of loopback),"
              + " mizzen.control-plane.ssl.bundle, or mizzen.rules.allow-not-enforced, whichever is"
              + " named; beyond loopback it wants an SSL bundle or"
              + " mizzen.control-plane.allow-plaintext=true.");
    }
  }

  private static InetSocketAddress listening(ControlPlaneProperties properties) {
    String address = properties.address();
    if (address == null) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
    int colon = address.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          InetAddress.getByName(address.substring(0, Math.max(0, colon))),
          Integer.parseInt(address.substring(colon + 1)));
    } catch (IllegalArgumentException | UnknownHostException e) {
      throw new InvalidMizzenPropertyException(
          "mizzen.control-plane.address: " + address,
          "Set it to host:port, for example 127.0.0.1:15010.");
    }
  }
}
