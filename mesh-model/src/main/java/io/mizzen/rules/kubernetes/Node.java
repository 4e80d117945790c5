package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;

/** Kubernetes {@code Node}, {@code v1}: only its labels matter. */
@OpenMessage
public record Node() {}
