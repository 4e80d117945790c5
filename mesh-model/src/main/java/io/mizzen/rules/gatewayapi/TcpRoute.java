package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Required;
import java.util.List;

/** {@code TCPRoute}. */
public record TcpRoute(
    List<Common.ParentReference> parentRefs,
    @Required("at least one rule") List<Rule> rules,
    String useDefaultGateways)
    implements WithoutEffect {

  /** {@code TCPRouteRule}. */
  public record Rule(
      String name, @Required("at least one backend") List<Common.BackendRef> backendRefs) {}
}
