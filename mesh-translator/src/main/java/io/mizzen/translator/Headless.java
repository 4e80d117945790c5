package io.mizzen.translator;

import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.model.MeshSettings;

/** Kubernetes Services without an address: callers dial their pods. */
final class Headless {
  private Headless() {}

  static boolean is(Service service, MeshSettings settings) {
    return service.resolution() == Resolution.NONE
        && service.host().endsWith(".svc." + settings.domain());
  }
}
