package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;
import java.util.Optional;

/** Kubernetes' workloads other than {@code Deployment}: replicas and a template of pods. */
@OpenMessage
public record Workload(Optional<Deployment.Spec> spec) implements WithoutEffect {}
