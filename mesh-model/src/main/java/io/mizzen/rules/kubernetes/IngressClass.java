package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;

/** Kubernetes {@code IngressClass}, {@code networking.k8s.io/v1}. */
@OpenMessage
public record IngressClass(String controller) implements WithoutEffect {}
