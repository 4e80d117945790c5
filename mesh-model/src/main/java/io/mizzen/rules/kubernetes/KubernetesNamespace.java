package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;

/** Kubernetes {@code Namespace}, {@code v1}: only its metadata matters. */
@OpenMessage
public record KubernetesNamespace() {}
