package io.mizzen.controlplane.certificates;

import io.mizzen.api.spi.WorkloadCertificate;
import io.mizzen.controlplane.security.SpiffeId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether an issued certificate is what was asked for: a wrong one is not handed out. Pure. */
final class IssuedCheck {
  private static final int URI_NAME = 6;

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
    return issued.validUntil().isAfter(now)
        ? Optional.empty()
        : Optional.of("valid until " + issued.validUntil() + " (expected: after " + now + ")");
  }
}
