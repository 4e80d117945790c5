package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.GatewayForms;
import java.util.List;
import java.util.Optional;

/** {@code ReferenceGrant}: which kinds of other namespaces may refer to what is in this one. */
public record ReferenceGrant(
    @Required("at least one referrer") @MaxItems(16) List<From> from,
    @Required("at least one target") @MaxItems(16) List<To> to)
    implements WithoutEffect {

  /** {@code ReferenceGrantFrom}. */
  public record From(
      @Required("a group, \"\" for the core") @Form(GatewayForms.Group.class)
          Optional<String> group,
      @Required("a kind") @Form(GatewayForms.Kind.class) String kind,
      @Required("a namespace") @Form(GatewayForms.Namespace.class) String namespace) {}

  /** {@code ReferenceGrantTo}; without a name it means all. */
  public record To(
      @Required("a group, \"\" for the core") @Form(GatewayForms.Group.class)
          Optional<String> group,
      @Required("a kind") @Form(GatewayForms.Kind.class) String kind,
      @Form(GatewayForms.ObjectName.class) Optional<String> name) {}
}
