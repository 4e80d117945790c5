package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;
import java.util.Map;

/** Kubernetes {@code Secret}, {@code v1}. Its text shows no value. */
@OpenMessage
public record Secret(String type, Map<String, String> data, Map<String, String> stringData)
    implements WithoutEffect {
  @Override
  public String toString() {
    return "Secret[type=" + type + ", keys=" + data.keySet() + stringData.keySet() + "]";
  }
}
