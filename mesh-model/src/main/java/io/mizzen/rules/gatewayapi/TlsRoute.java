package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.GatewayForms;
import java.util.List;
import java.util.Optional;

/** {@code TLSRoute}. */
public record TlsRoute(
    @MaxItems(32) List<Common.ParentReference> parentRefs,
    @Required("at least one hostname") @MaxItems(1024) @Form(GatewayForms.TlsHostname.class)
        List<String> hostnames,
    @Required("one rule") @MaxItems(1) List<TcpRoute.Rule> rules,
    Optional<Common.DefaultScope> useDefaultGateways)
    implements WithoutEffect {}
