package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;
import java.util.Map;

/** Kubernetes {@code ConfigMap}, {@code v1}. */
@OpenMessage
public record ConfigMap(Map<String, String> data) implements WithoutEffect {}
