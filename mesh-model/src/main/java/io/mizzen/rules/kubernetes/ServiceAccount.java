package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;

/** Kubernetes {@code ServiceAccount}, {@code v1}: only its name matters. */
@OpenMessage
public record ServiceAccount() implements WithoutEffect {}
