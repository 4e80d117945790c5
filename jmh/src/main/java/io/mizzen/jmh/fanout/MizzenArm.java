package io.mizzen.jmh.fanout;

import io.mizzen.controlplane.ControlPlane;
import io.mizzen.jmh.LargeMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Mizzen's control plane, whole: a rule is read, checked and translated as in production. */
final class MizzenArm implements Arm {
  private static final int SERVERS_EACH = 10;
  private static final int ADDED = 51;

  private final LargeMesh.Registry registry;
  private final ControlPlane mesh;
  private int changes;
  private boolean added;

  MizzenArm(int services) throws IOException {
    registry = new LargeMesh.Registry(services, SERVERS_EACH);
    mesh = ControlPlane.builder().meshId("mesh").registry(registry).build();
    Path directory = Files.createTempDirectory("mizzen-fanout");
    try {
      LargeMesh.write(directory, services);
      mesh.apply(directory).orThrow();
    } finally {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    mesh.start();
  }

  @Override
  public int port() {
    String target = mesh.target();
    return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
  }

  @Override
  public void changeRule() {
    changes++;
    mesh.apply(LargeMesh.virtualService(0, 11 + changes % 2)).orThrow();
  }

  @Override
  public void changeEndpoint() {
    added = !added;
    if (added) {
      registry.add(LargeMesh.server(0, ADDED));
    } else {
      registry.remove(LargeMesh.server(0, ADDED));
    }
  }

  @Override
  public void close() {
    mesh.close();
  }
}
