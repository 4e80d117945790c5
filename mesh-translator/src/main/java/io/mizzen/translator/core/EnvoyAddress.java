package io.mizzen.translator.core;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.mizzen.names.Addresses;
import org.apiguardian.api.API;

/** Addresses of listeners and endpoints to protobuf. */
@API(status = API.Status.INTERNAL)
public final class EnvoyAddress {
  private EnvoyAddress() {}

  /**
   * A pipe or a socket address.
   *
   * @param address {@code unix://<path>}, which has no port, or an IP address
   */
  public static Address of(String address, int port) {
    if (address.startsWith(Addresses.UNIX)) {
      String path = address.substring(Addresses.UNIX.length());
      return Address.newBuilder().setPipe(Pipe.newBuilder().setPath(path)).build();
    }
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(address).setPortValue(port))
        .build();
  }
}
