package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;
import java.util.Optional;

/** Kubernetes {@code CronJob}, {@code batch/v1}. */
@OpenMessage
public record CronJob(Optional<Spec> spec) implements WithoutEffect {
  /** {@code CronJobSpec}. */
  @OpenMessage
  public record Spec(Optional<Workload> jobTemplate) {}
}
