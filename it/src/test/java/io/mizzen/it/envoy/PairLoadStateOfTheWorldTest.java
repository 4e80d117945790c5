package io.mizzen.it.envoy;

import io.mizzen.controlplane.SidecarBootstrap.Protocol;

/** {@link PairLoadTest} with proxies that speak the state-of-the-world variant of xDS. */
class PairLoadStateOfTheWorldTest extends PairLoadTest {
  @Override
  Protocol protocol() {
    return Protocol.GRPC;
  }
}
