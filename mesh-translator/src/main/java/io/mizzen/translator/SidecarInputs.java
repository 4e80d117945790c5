package io.mizzen.translator;

import io.mizzen.snapshot.ViewScope;
import io.mizzen.translator.encode.envoy.OutboundPolicy;
import io.mizzen.translator.resolve.PortTable;
import org.apiguardian.api.API;

/**
 * The catalogue of what an Envoy sidecar may ask for: every name, and what the resource behind it
 * depends on. Pure; sidecars with equal scopes and labels get equal inputs.
 *
 * @param scope what the proxy sees of the mesh
 * @param ports the scope's services by port, made once by {@link #portsOf}
 */
@API(status = API.Status.EXPERIMENTAL)
public record SidecarInputs(ViewScope scope, PortTable ports) {

  /** The services that a proxy sees, by port. */
  public static PortTable portsOf(ViewScope scope) {
    return PortTable.of(
        scope.services(), service -> Headless.is(service, scope.settings()));
  }

  /** What becomes of traffic for nobody. */
  private OutboundPolicy policy() {
    return OutboundPolicy.ALLOW_ANY;
  }

  /** The route configuration of that name; without virtual hosts if no listener has it. */
  public RouteTableInput routes(String name) {
    return new SidecarRoutes(scope, ports, policy()).table(name);
  }
}
