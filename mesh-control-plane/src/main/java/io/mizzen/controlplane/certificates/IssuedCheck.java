package io.mizzen.controlplane.certificates;

import io.mizzen.api.spi.WorkloadCertificate;
import io.mizzen.controlplane.security.SpiffeId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether an issued certificate is what was asked for: a wrong one is not handed out. Pure. */
final class IssuedCheck {
  private static final int URI_NAME = 6;

  /** The time by which the authority's clock may be ahead; Istio's CA backdates by as much. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

  private IssuedCheck() {}

  static Optional<String> problem(SpiffeId identity, WorkloadCertificate issued, Instant now) {
    X509Certificate leaf = issued.chain().get(0);
    Collection<List<?>> names;
    try {
      names = leaf.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return Optional.of("alternative names: unreadable (expected: one URI): " + e.getMessage());
    }
    boolean isRight =
        names != null && List.copyOf(names).equals(List.of(List.of(URI_NAME, identity.toString())));
    if (!isRight) {
      return Optional.of("alternative names: " + names + " (expected: the URI " + identity + ")");
    }
    if (issued.validFrom().isAfter(now.plus(CLOCK_SKEW))) {
      return Optional.of(
          "valid from "
              + issued.validFrom()
              + " (expected: at most "
              + CLOCK_SKEW.toMinutes()
              + " minutes after "
              + now
              + ")");
    }
    return issued.validUntil().isAfter(now)
        ? Optional.empty()
        : Optional.of("valid until " + issued.validUntil() + " (expected: after " + now + ")");
  }
}
