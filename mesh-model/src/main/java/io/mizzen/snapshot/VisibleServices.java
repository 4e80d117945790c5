package io.mizzen.snapshot;

import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The services that the proxies of a namespace see through a Sidecar.
 *
 * @param namespace the proxies'
 * @param sidecar the one that governs them
 */
record VisibleServices(MeshSnapshot snapshot, String namespace, SidecarScope sidecar) {

  /** The service or alias at a host, with those of its ports that are imported. */
  Optional<Service> at(String host) {
    if (sidecar.isDefault()) {
      return snapshot.catalog().visible(host, namespace);
    }
    return snapshot
        .catalog()
        .visible(host, namespace, each -> each.isAlias() || sidecar.imported(each).isPresent())
        .flatMap(each -> each.isAlias() ? Optional.of(each) : sidecar.imported(each))
        .or(() -> importedByRoutes(host));
  }

  /**
   * The destinations of imported VirtualServices are imported with them, with the ports they name.
   */
  private Optional<Service> importedByRoutes(String host) {
    return snapshot
        .catalog()
        .visible(host, namespace)
        .flatMap(
            service -> {
              List<Integer> all = service.ports().stream().map(ServicePort::number).toList();
              Set<Integer> sentTo =
                  snapshot.virtualServices().portsSentTo(host, all, namespace, sidecar);
              List<ServicePort> ports =
                  service.ports().stream().filter(p -> sentTo.contains(p.number())).toList();
              return ports.isEmpty()
                  ? Optional.empty()
                  : Optional.of(service.toBuilder().ports(ports).build());
            });
  }
}
