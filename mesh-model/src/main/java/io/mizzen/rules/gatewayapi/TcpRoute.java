package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.GatewayForms;
import java.util.List;
import java.util.Optional;

/** {@code TCPRoute}. */
public record TcpRoute(
    @MaxItems(32) List<Common.ParentReference> parentRefs,
    @Required("one rule") @MaxItems(1) List<Rule> rules,
    Optional<Common.DefaultScope> useDefaultGateways)
    implements WithoutEffect {

  /** {@code TCPRouteRule} and {@code TLSRouteRule}. */
  public record Rule(
      @Form(GatewayForms.SectionName.class) Optional<String> name,
      @Required("at least one backend") @MaxItems(16) List<Common.BackendRef> backendRefs) {}
}
