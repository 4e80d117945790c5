package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Confidential;
import java.util.Map;

/** Kubernetes {@code Secret}, {@code v1}. Neither its text nor a finding shows a value. */
@OpenMessage
public record Secret(
    String type,
    @Confidential Map<String, String> data,
    @Confidential Map<String, String> stringData)
    implements WithoutEffect {
  @Override
  public String toString() {
    return "Secret[type=" + type + ", keys=" + data.keySet() + stringData.keySet() + "]";
  }
}
