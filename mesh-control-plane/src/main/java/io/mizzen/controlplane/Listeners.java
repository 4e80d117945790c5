package io.mizzen.controlplane;

import io.mizzen.controlplane.loop.Guarded;
import java.util.List;
import java.util.function.Consumer;

/** Those who hear what happens; one that throws does not keep the others from it. */
final class Listeners {
  private final List<ControlPlaneListener> all;

  Listeners(List<ControlPlaneListener> all) {
    this.all = List.copyOf(all);
  }

  void tell(Consumer<ControlPlaneListener> event) {
    for (ControlPlaneListener each : all) {
      Guarded.call("listener " + each.getClass().getName(), () -> event.accept(each));
    }
  }
}
