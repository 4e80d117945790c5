package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;

/** Kubernetes {@code Node}, {@code v1}: only its labels matter. */
@OpenMessage
public record Node() implements WithoutEffect {}
