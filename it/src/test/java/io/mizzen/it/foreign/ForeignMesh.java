package io.mizzen.it.foreign;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mizzen.it.foreign.ForeignClient.Kind;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.xds.server.ProxyStatus;
import java.io.IOException;
import java.util.List;

/** Steps that tests of foreign clients take with the mesh beside the clients of our own. */
final class ForeignMesh {
  private ForeignMesh() {}

  /** A client in a process of its own; the test is skipped where its kind is not installed. */
  static ForeignClient start(Kind kind, TestMesh mesh) throws IOException {
    assumeTrue(
        kind.installation().isPresent(),
        () -> kind + " is not installed; .ci/run installs it and sets -D" + kind.property());
    return ForeignClient.start(kind, mesh.control());
  }

  /** The foreign clients that are connected now. */
  static List<ProxyStatus> proxies(TestMesh mesh) {
    return mesh.control().proxies().stream()
        .filter(proxy -> !proxy.node().userAgentName().startsWith("gRPC Java"))
        .toList();
  }
}
