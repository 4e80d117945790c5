package io.mizzen.it.mesh;

import io.mizzen.client.MeshClient;
import java.time.Duration;

/** Opens mesh clients as the tests want them. */
final class Clients {
  /** Tests wait for what they sent; whatever still runs at close is held on purpose. */
  static final Duration DRAIN = Duration.ofMillis(100);

  private Clients() {}

  static MeshClient open(String controlPlane, Identity identity) {
    return MeshClient.builder()
        .controlPlane(controlPlane)
        .workloadName(identity.name())
        .namespace(identity.namespace())
        .labels(identity.labels())
        .locality(identity.locality())
        .drainTimeout(DRAIN)
        .build()
        .start();
  }
}
