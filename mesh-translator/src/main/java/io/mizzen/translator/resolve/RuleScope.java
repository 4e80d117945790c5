package io.mizzen.translator.resolve;

import io.mizzen.model.MeshSettings;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.translator.core.Rule;
import java.util.List;
import org.apiguardian.api.API;

/**
 * One VirtualService as one client sees it on one port.
 *
 * @param rule the rule, delegates merged in
 * @param gateways what the client is to {@code gateways} of rules and matches: {@code mesh}
 * @param port the port that requests come for
 * @param source the client
 * @param settings the mesh's domain
 * @param destinations what the rule's destinations are
 */
@API(status = API.Status.EXPERIMENTAL)
public record RuleScope(
    Rule<VirtualService> rule,
    List<String> gateways,
    int port,
    SourceWorkload source,
    MeshSettings settings,
    Destinations destinations) {
  private static final List<String> MESH = List.of("mesh");

  public RuleScope {
    gateways = List.copyOf(gateways);
  }

  /** A client inside the mesh. */
  public static RuleScope ofMesh(
      Rule<VirtualService> rule,
      int port,
      SourceWorkload source,
      MeshSettings settings,
      Destinations destinations) {
    return new RuleScope(rule, MESH, port, source, settings, destinations);
  }

  /** Whether something bound to these gateways applies here; none means the mesh. */
  boolean isBoundTo(List<String> named) {
    return (named.isEmpty() ? MESH : named).stream().anyMatch(gateways::contains);
  }
}
