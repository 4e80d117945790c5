package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Required;
import java.util.List;

/** {@code TLSRoute}. */
public record TlsRoute(
    List<Common.ParentReference> parentRefs,
    List<String> hostnames,
    @Required("at least one rule") List<Rule> rules,
    String useDefaultGateways)
    implements WithoutEffect {

  /** {@code TLSRouteRule}. */
  public record Rule(
      String name, @Required("at least one backend") List<Common.BackendRef> backendRefs) {}
}
