package io.mizzen.rules.peerauthentication;

import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.NotEmpty;
import io.mizzen.names.AddressForms;
import io.mizzen.rules.WorkloadSelector;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code PeerAuthentication}: whether workloads take mutual TLS, plaintext or both.
 *
 * @param portLevelMtls by number of the workload's port, which is not the service's
 */
public record PeerAuthentication(
    Optional<WorkloadSelector> selector,
    Optional<MutualTls> mtls,
    @NotEmpty("at least one port") @KeyForm(AddressForms.PortText.class)
        Map<String, MutualTls> portLevelMtls) {

  /** {@code MutualTLS}. */
  public record MutualTls(Mode mode) {}

  /** {@code MutualTLS.Mode}. */
  public enum Mode {
    /** Whatever the next wider policy says; {@link #PERMISSIVE} in the end. */
    UNSET,
    DISABLE,
    PERMISSIVE,
    STRICT
  }
}
