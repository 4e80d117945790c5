package io.mizzen.controlplane;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who hear what happens; one that throws does not keep the others from it. */
final class Listeners {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final List<ControlPlaneListener> all;

  Listeners(List<ControlPlaneListener> all) {
    this.all = List.copyOf(all);
  }

  void tell(Consumer<ControlPlaneListener> event) {
    for (ControlPlaneListener each : all) {
      try {
        event.accept(each);
      } catch (RuntimeException e) {
        log.error("listener {} failed: {}", each.getClass().getName(), e.toString(), e);
      }
    }
  }
}
