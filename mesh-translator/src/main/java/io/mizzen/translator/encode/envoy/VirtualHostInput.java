package io.mizzen.translator.encode.envoy;

import io.mizzen.model.MeshSettings;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.resolve.Destinations;
import io.mizzen.translator.resolve.RuleScope;
import io.mizzen.translator.resolve.SourceWorkload;
import io.mizzen.xds.ClusterName;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * All that one virtual host of a sidecar may depend on; it is the cache key of the result.
 *
 * @param name {@code host:port}
 * @param domains in order; no other virtual host of the route configuration has one of them
 * @param port the listener's port
 * @param service the default cluster of the service; absent for a host that no registry knows
 * @param settings the mesh's domain
 * @param source the proxy, as far as the rules look at it
 * @param rules VirtualServices that claim the host; the first with a route for this proxy owns it
 * @param destinations what the rules' destinations are
 */
@API(status = API.Status.EXPERIMENTAL)
public record VirtualHostInput(
    String name,
    List<String> domains,
    int port,
    Optional<ClusterName> service,
    MeshSettings settings,
    SourceWorkload source,
    List<Rule<VirtualService>> rules,
    Destinations destinations) {
  public VirtualHostInput {
    domains = List.copyOf(domains);
    rules = List.copyOf(rules);
  }

  /** One of the rules as this proxy sees it. */
  public RuleScope scopeOf(Rule<VirtualService> rule) {
    return RuleScope.ofMesh(rule, port, source, settings, destinations);
  }
}
