package io.mizzen.controlplane.certificates;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.Severity;
import io.mizzen.controlplane.security.SpiffeId;
import java.util.Optional;

/** The findings about certificates and roots that the source has failed to give. */
final class NotIssued {
  private static final String CODE = "CERTIFICATE_NOT_ISSUED";

  private NotIssued() {}

  static Finding roots(String failure) {
    return finding("the roots", failure);
  }

  static Finding certificate(SpiffeId identity, String failure) {
    return finding(identity.toString(), failure);
  }

  private static Finding finding(String what, String failure) {
    return new Finding(
        Severity.ERROR,
        CODE,
        Optional.empty(),
        Origin.of("certificates"),
        "",
        what + ": " + failure,
        "a certificate source that answers",
        "proxies keep what they have; it is asked again");
  }
}
