package io.mizzen.examples.bookinfo;

import io.mizzen.examples.bookinfo.mesh.ControlPlaneAccess;
import io.mizzen.examples.bookinfo.mesh.InstanceSpec;
import io.mizzen.examples.bookinfo.mesh.RunningInstance;
import java.util.List;

/** One server alone, on a control plane elsewhere. */
final class ServiceProcess {
  private ServiceProcess() {}

  static Closing start(Console console, InstanceSpec spec, ControlPlaneAccess controlPlane) {
    Closing closing = new Closing();
    RunningInstance running = closing.add(RunningInstance.start(spec, controlPlane));
    console.started(
        new Console.Started(
            "",
            controlPlane.target(),
            List.of(Console.Row.of(running)),
            Footprint.millisSinceStart(),
            Footprint.heapMegabytes(),
            Footprint.processMegabytes()));
    return closing;
  }
}
