package io.mizzen.it.routechange;

import io.mizzen.it.mesh.EchoClient;
import java.time.Duration;

/** Waits for the effect of acknowledged rules. */
final class Effect {
  private Effect() {}

  static boolean on(EchoClient client, Duration timeout) {
    try {
      return client.mesh().awaitInEffect(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the effect", e);
    }
  }
}
