package io.mizzen.controlplane;

import io.mizzen.controlplane.debug.DebugSource;
import io.mizzen.controlplane.debug.OperatorPorts;
import io.mizzen.controlplane.security.StreamSecurity;
import io.mizzen.controlplane.security.TlsSecurity;
import io.mizzen.controlplane.security.TransportSecurity;
import io.mizzen.xds.server.XdsLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The addresses of a control plane, and the protection of its streams.
 *
 * @param address of ADS; resolved
 * @param debug of the debug API, if it is served
 * @param metrics of the metrics alone, if they are served
 */
record ServingSettings(
    InetSocketAddress address,
    TransportSecurity security,
    XdsLimits limits,
    Optional<InetSocketAddress> debug,
    Optional<InetSocketAddress> metrics) {

  ServingSettings {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("address: " + address + " (expected: one that resolves)");
    }
  }

  static ServingSettings defaults() {
    return new ServingSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        TransportSecurity.plaintextOnLoopback(),
        XdsLimits.defaults(),
        Optional.empty(),
        Optional.empty());
  }

  ServingSettings withAddress(InetSocketAddress address) {
    return new ServingSettings(address, security, limits, debug, metrics);
  }

  ServingSettings withSecurity(TransportSecurity security) {
    return new ServingSettings(address, security, limits, debug, metrics);
  }

  ServingSettings withLimits(XdsLimits limits) {
    return new ServingSettings(address, security, limits, debug, metrics);
  }

  ServingSettings withDebug(InetSocketAddress debug) {
    return new ServingSettings(address, security, limits, Optional.of(debug), metrics);
  }

  ServingSettings withMetrics(InetSocketAddress metrics) {
    return new ServingSettings(address, security, limits, debug, Optional.of(metrics));
  }

  StreamSecurity streamSecurity() {
    return new StreamSecurity(security, address, InstantSource.system());
  }

  OperatorPorts operatorPorts(DebugSource source) {
    return new OperatorPorts(debug, metrics, source);
  }

  /**
   * Checks that private keys may be sent over these streams.
   *
   * @throws IllegalArgumentException if streams are plaintext beyond loopback, or accept no
   *     identity of the trust domain
   */
  void checkCertificates(String trustDomain) {
    if (security.equals(TransportSecurity.plaintextBeyondLoopback())) {
      throw new IllegalArgumentException(
          "certificates: with streams in plaintext beyond loopback (expected:"
              + " security(TransportSecurity.tls(…)), so that keys are not sent in the clear)");
    }
    if (security instanceof TlsSecurity tls && !tls.trustDomains().contains(trustDomain)) {
      throw new IllegalArgumentException(
          "trustDomain: "
              + trustDomain
              + " (expected: one of "
              + tls.trustDomains()
              + ", whose identities security accepts)");
    }
  }
}
