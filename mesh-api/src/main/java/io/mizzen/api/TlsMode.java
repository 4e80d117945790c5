package io.mizzen.api;

import java.util.Optional;
import org.apiguardian.api.API;

/** Whether an endpoint's proxy takes Istio mutual TLS: Istio's endpoint {@code tlsMode}. */
@API(status = API.Status.EXPERIMENTAL)
public enum TlsMode {
  DISABLED,
  ISTIO;

  /** The workload label that decides; its value is {@code istio} or {@code disabled}. */
  public static final String LABEL = "security.istio.io/tlsMode";

  /** The mode that a workload's labels name; empty when they name none. */
  public static Optional<TlsMode> of(Labels labels) {
    String value = labels.get(LABEL);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(value.equals("istio") ? ISTIO : DISABLED);
  }
}
