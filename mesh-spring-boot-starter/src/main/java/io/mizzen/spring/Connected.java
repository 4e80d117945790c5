package io.mizzen.spring;

import io.mizzen.client.ControlPlaneStatus;
import io.mizzen.client.MeshClient;
import io.mizzen.spring.MizzenProperties.ControlPlaneProperties;
import io.mizzen.spring.MizzenProperties.OnError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until a client is connected, where the application must not start without. */
final class Connected {
  private Connected() {}

  /**
   * The client, connected where that is asked for.
   *
   * @throws InvalidMizzenPropertyException when it is not within the time-out; it is closed then
   */
  static MeshClient orClosed(MeshClient client, ControlPlaneProperties properties) {
    if (properties.onUnreachable() == OnError.DEGRADE || awaited(client, properties)) {
      return client;
    }
    ControlPlaneStatus status = client.status();
    client.close();
    throw new InvalidMizzenPropertyException(
        "the control plane at "
            + status.controlPlane()
            + " has not answered within "
            + properties.timeout().toMillis()
            + " ms"
            + status.lastError().map(failure -> ": " + failure.message()).orElse(""),
        "Start it, correct mizzen.control-plane.address, or start without it:"
            + " mizzen.control-plane.on-unreachable=degrade.");
  }

  private static boolean awaited(MeshClient client, ControlPlaneProperties properties) {
    CountDownLatch connected = new CountDownLatch(1);
    client.addStatusListener(
        status -> {
          if (status.isConnected()) {
            connected.countDown();
          }
        });
    try {
      return client.status().isConnected()
          || connected.await(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
