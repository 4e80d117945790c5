package io.mizzen.it.envoy;

import io.mizzen.controlplane.SidecarBootstrap.Protocol;

/** {@link SidecarPairTest} with proxies that speak the state-of-the-world variant of xDS. */
class SidecarPairStateOfTheWorldTest extends SidecarPairTest {
  @Override
  Protocol protocol() {
    return Protocol.GRPC;
  }
}
