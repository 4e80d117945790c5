package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import java.util.Optional;

/** Kubernetes {@code CustomResourceDefinition}: read for analysis only. */
@OpenMessage
public record CustomResourceDefinition(Optional<Spec> spec) {
  /** {@code CustomResourceDefinitionSpec}. */
  @OpenMessage
  public record Spec(String group, Optional<Names> names) {}

  /** {@code CustomResourceDefinitionNames}. */
  @OpenMessage
  public record Names(String kind, String plural) {}
}
