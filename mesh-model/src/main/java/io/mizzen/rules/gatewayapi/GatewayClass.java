package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.GatewayForms;
import java.util.Optional;

/** {@code GatewayClass}: which controller looks after a class of Gateways. */
public record GatewayClass(
    @Required("a controller such as istio.io/gateway-controller")
        @Form(GatewayForms.ControllerName.class)
        String controllerName,
    Optional<Common.ObjectReference> parametersRef,
    @MaxLength(64) String description)
    implements WithoutEffect {}
