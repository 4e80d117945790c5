package io.mizzen.xds.server;

import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.xds.server.protocol.ProtocolVariant;

/**
 * The field {@code control_plane} of a response, as bytes. Only the first response of a stream
 * carries it: a stream stays with one server, and clients keep what they have read last.
 */
final class ControlPlaneField {
  private static final byte[] NONE = {};

  private final byte[] sotw;
  private final byte[] delta;

  private ControlPlaneField(byte[] sotw, byte[] delta) {
    this.sotw = sotw;
    this.delta = delta;
  }

  /**
   * @param identifier {@code control_plane.identifier}; no field if empty
   */
  static ControlPlaneField of(String identifier) {
    if (identifier.isEmpty()) {
      return new ControlPlaneField(NONE, NONE);
    }
    ControlPlane field = ControlPlane.newBuilder().setIdentifier(identifier).build();
    return new ControlPlaneField(
        DiscoveryResponse.newBuilder().setControlPlane(field).build().toByteArray(),
        DeltaDiscoveryResponse.newBuilder().setControlPlane(field).build().toByteArray());
  }

  /** The bytes for a response of the variant. */
  byte[] of(ProtocolVariant variant) {
    return variant == ProtocolVariant.SOTW ? sotw : delta;
  }

  /** The bytes of a response that does not carry it. */
  static byte[] none() {
    return NONE;
  }
}
