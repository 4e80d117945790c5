package io.mizzen.examples.bookinfo;

import io.mizzen.examples.bookinfo.mesh.ControlPlaneAccess;
import io.mizzen.examples.bookinfo.mesh.FollowedDirectory;
import io.mizzen.examples.bookinfo.mesh.PageClient;
import io.mizzen.examples.bookinfo.mesh.RuleDirectory;
import io.mizzen.examples.bookinfo.page.MeshView;
import io.mizzen.examples.bookinfo.page.PageServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The page alone, on a control plane elsewhere. */
final class PageProcess {
  private PageProcess() {}

  /**
   * @param directory shown on the page; whoever runs the control plane applies it
   */
  static Closing start(
      Console console, int port, ControlPlaneAccess controlPlane, Optional<Path> directory) {
    Closing closing = new Closing();
    PageClient client = closing.add(PageClient.start(controlPlane));
    MeshView view =
        directory.isEmpty()
            ? MeshView.none()
            : closing.add(FollowedDirectory.shown(new RuleDirectory(directory.get())));
    PageServer page = closing.add(PageServer.start(port, client.books(), view));
    console.started(
        new Console.Started(
            page.url().toString(),
            controlPlane.target(),
            List.of(),
            Footprint.millisSinceStart(),
            Footprint.heapMegabytes(),
            Footprint.processMegabytes()));
    return closing;
  }
}
