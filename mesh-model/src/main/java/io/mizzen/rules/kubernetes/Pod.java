package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.constraint.Form;
import io.mizzen.names.AddressForms;
import java.util.List;
import java.util.Optional;

/** Kubernetes {@code Pod}, {@code v1}. */
@OpenMessage
public record Pod(Optional<Deployment.PodSpec> spec, Optional<Status> status) {
  /** {@code PodStatus}. */
  @OpenMessage
  public record Status(
      @Form(AddressForms.Ip.class) String podIP, String phase, List<Condition> conditions) {}

  /** {@code PodCondition}. */
  @OpenMessage
  public record Condition(String type, String status) {}
}
