package io.mizzen.jmh.fanout;

import java.io.IOException;

/** A control plane that is measured. Each change differs from the one before it. */
interface Arm extends AutoCloseable {
  /** The arms in the order of the table. */
  enum Kind {
    FLOOR,
    MIZZEN,
    JAVA_CONTROL_PLANE;

    Arm start(int services) throws IOException {
      return switch (this) {
        case FLOOR -> new FloorArm(services);
        case MIZZEN -> new MizzenArm(services);
        case JAVA_CONTROL_PLANE -> new JavaControlPlaneArm(services);
      };
    }
  }

  int port();

  /** Changes the weights of the first service's VirtualService. */
  void changeRule();

  /** Adds an endpoint to the first service, or takes it away again. */
  void changeEndpoint();

  @Override
  void close();
}
