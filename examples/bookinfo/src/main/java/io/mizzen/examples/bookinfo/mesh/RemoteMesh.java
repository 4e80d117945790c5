package io.mizzen.examples.bookinfo.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * Servers in this process on a control plane elsewhere that watches a directory; documents are
 * replaced by writing one file there. What the control plane says of them is told on its own host.
 */
public final class RemoteMesh implements ScenarioMesh {
  private static final String FILE = "scenario.yaml";

  private final ControlPlaneAccess access;
  private final Path directory;
  private final Fleet fleet;

  private RemoteMesh(ControlPlaneAccess access, Path directory) {
    this.access = access;
    this.directory = directory;
    this.fleet = new Fleet(access);
  }

  /**
   * Starts the servers that the documents ask for.
   *
   * @param directory that the control plane watches, too
   * @throws UncheckedIOException if it cannot be written to
   */
  public static RemoteMesh start(
      ControlPlaneAccess access, Path directory, Documents documents, Duration patience) {
    RemoteMesh mesh = new RemoteMesh(access, directory);
    try {
      mesh.replace(documents, patience);
      return mesh;
    } catch (RuntimeException e) {
      mesh.close();
      throw e;
    }
  }

  @Override
  public List<String> replace(Documents wanted, Duration patience) {
    List<InstanceSpec> instances = Deployments.instances(wanted);
    Path next = directory.resolve("." + FILE);
    try {
      Files.writeString(next, wanted.text());
      Files.move(
          next,
          directory.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("rules: " + directory + " cannot be written to", e);
    }
    fleet.become(instances);
    return List.of();
  }

  @Override
  public List<String> notApplied() {
    return List.of();
  }

  @Override
  public Fleet fleet() {
    return fleet;
  }

  @Override
  public ControlPlaneAccess access() {
    return access;
  }

  @Override
  public void close() {
    fleet.close();
  }
}
