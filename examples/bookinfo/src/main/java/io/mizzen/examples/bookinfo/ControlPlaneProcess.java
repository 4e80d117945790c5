package io.mizzen.examples.bookinfo;

import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.examples.bookinfo.mesh.RuleDirectory;
import io.mizzen.examples.bookinfo.mesh.RuleShelf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The control plane alone, with a watched rule directory. */
final class ControlPlaneProcess {
  private static final Duration INITIAL_SYNC = Duration.ofSeconds(12);

  private ControlPlaneProcess() {}

  /**
   * @param address where ADS listens, {@code host:port}
   */
  static Closing start(Console console, String address, Optional<Path> directory)
      throws UnknownHostException {
    Closing closing = new Closing();
    ControlPlane controlPlane =
        closing.add(
            ControlPlane.builder()
                .address(parse(address))
                // What a restart under running servers needs: the same names as before, and time
                // for the servers to come back before anybody is told that they are gone.
                .meshId("bookinfo")
                .initialSync(INITIAL_SYNC)
                .build());
    controlPlane.apply(RuleShelf.text(RuleShelf.APPLICATION)).orThrow();
    ApplyResult applied =
        directory.isEmpty()
            ? controlPlane.apply(RuleShelf.baseline().text())
            : controlPlane.watch(RuleDirectory.prepare(directory.get()).path());
    controlPlane.start();
    applied.findings().forEach(finding -> console.say(finding.toString()));
    closing.add(EndpointNews.start(controlPlane, console));
    console.started(
        new Console.Started(
            "",
            controlPlane.target(),
            List.of(),
            Footprint.millisSinceStart(),
            Footprint.heapMegabytes(),
            Footprint.processMegabytes()));
    return closing;
  }

  private static InetSocketAddress parse(String address) throws UnknownHostException {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "--control-plane: " + address + " (expected: host:port, for example 127.0.0.1:15010)");
    }
    return new InetSocketAddress(
        InetAddress.getByName(address.substring(0, colon)),
        Integer.parseInt(address.substring(colon + 1)));
  }
}
