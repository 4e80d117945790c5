package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Required;
import java.util.List;

/** {@code ReferenceGrant}: which kinds of other namespaces may refer to what is in this one. */
public record ReferenceGrant(
    @Required("at least one referrer") List<From> from,
    @Required("at least one target") List<To> to)
    implements WithoutEffect {

  /** {@code ReferenceGrantFrom}. */
  public record From(
      String group, @Required("a kind") String kind, @Required("a namespace") String namespace) {}

  /** {@code ReferenceGrantTo}; an empty name means all. */
  public record To(String group, @Required("a kind") String kind, String name) {}
}
