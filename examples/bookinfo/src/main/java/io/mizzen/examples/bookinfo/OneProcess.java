package io.mizzen.examples.bookinfo;

import io.mizzen.examples.bookinfo.mesh.Documents;
import io.mizzen.examples.bookinfo.mesh.EmbeddedMesh;
import io.mizzen.examples.bookinfo.mesh.FollowedDirectory;
import io.mizzen.examples.bookinfo.mesh.PageClient;
import io.mizzen.examples.bookinfo.mesh.RuleDirectory;
import io.mizzen.examples.bookinfo.mesh.RuleShelf;
import io.mizzen.examples.bookinfo.page.MeshView;
import io.mizzen.examples.bookinfo.page.PageServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The whole demo in one JVM: control plane, servers, page. {@link #close} is idempotent. */
final class OneProcess implements AutoCloseable {
  private final Closing closing = new Closing();
  private final EmbeddedMesh mesh;
  private final PageServer page;

  private OneProcess(Console console, int port, Optional<Path> directory) {
    try {
      mesh = closing.add(EmbeddedMesh.start(documents(directory)));
      PageClient client = closing.add(PageClient.start(mesh.access()));
      mesh.include(client);
      MeshView view =
          directory.isEmpty()
              ? mesh
              : closing.add(
                  FollowedDirectory.leading(
                      mesh, RuleDirectory.prepare(directory.get()), console::say));
      page = closing.add(PageServer.start(port, client.books(), view));
    } catch (RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  /** Starts everything and waits for the first whole page before it tells the console. */
  static OneProcess start(Console console, int port, Optional<Path> directory)
      throws IOException, InterruptedException {
    OneProcess demo = new OneProcess(console, port, directory);
    FirstPage.await(demo.page.url());
    console.started(
        new Console.Started(
            demo.page.url().toString(),
            demo.mesh.controlPlane().target(),
            demo.mesh.fleet().instances().stream().map(Console.Row::of).toList(),
            Footprint.millisSinceStart(),
            Footprint.heapMegabytes(),
            Footprint.processMegabytes()));
    directory.ifPresent(path -> console.say("Rules          " + path + ", applied as you save"));
    return demo;
  }

  Closing closing() {
    return closing;
  }

  PageServer page() {
    return page;
  }

  EmbeddedMesh mesh() {
    return mesh;
  }

  @Override
  public void close() {
    closing.close();
  }

  private static Documents documents(Optional<Path> directory) {
    return directory.isEmpty() ? RuleShelf.baseline() : RuleShelf.documents(RuleShelf.APPLICATION);
  }
}
