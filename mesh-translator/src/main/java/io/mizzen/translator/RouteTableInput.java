package io.mizzen.translator;

import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.resolve.UnknownTraffic;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The parts of one route configuration of a sidecar. The virtual hosts are the units that are
 * translated and cached; the rest is put around their bytes.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface RouteTableInput {
  /** {@code RouteConfiguration.name}. */
  String name();

  /** In order. */
  List<VirtualHostInput> virtualHosts();

  /**
   * All hosts of a port.
   *
   * @param unknown the treatment of requests for other hosts
   */
  record OfPort(String name, List<VirtualHostInput> virtualHosts, UnknownTraffic unknown)
      implements RouteTableInput {
    public OfPort {
      virtualHosts = List.copyOf(virtualHosts);
    }
  }

  /** The one host behind an address of its own. */
  record OfHost(String name, VirtualHostInput virtualHost) implements RouteTableInput {
    @Override
    public List<VirtualHostInput> virtualHosts() {
      return List.of(virtualHost);
    }
  }

  /** A name that no listener has: no virtual host. */
  record None(String name) implements RouteTableInput {
    @Override
    public List<VirtualHostInput> virtualHosts() {
      return List.of();
    }
  }
}
