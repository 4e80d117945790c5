package io.mizzen.api.spi;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A workload's certificate and its private key. Its text shows no key.
 *
 * @param chain the workload's certificate first, then each that vouches for the one before it;
 *     without the root
 * @param privateKey the key of the first certificate; encodes itself as PKCS #8
 */
@API(status = API.Status.EXPERIMENTAL)
public record WorkloadCertificate(List<X509Certificate> chain, PrivateKey privateKey) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if there is no certificate, or if the key has no PKCS #8 form,
   *     as one that never leaves its hardware
   */
  public WorkloadCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: empty (expected: at least one certificate)");
    }
    if (!"PKCS#8".equals(privateKey.getFormat())) {
      throw new IllegalArgumentException(
          "privateKey: format " + privateKey.getFormat() + " (expected: PKCS#8)");
    }
  }

  /** The moment from which the whole chain is valid. */
  public Instant validFrom() {
    return chain.stream()
        .map(each -> each.getNotBefore().toInstant())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The moment at which the first certificate of the chain expires. */
  public Instant validUntil() {
    return chain.stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Override
  public String toString() {
    return "certificate "
        + chain.get(0).getSerialNumber().toString(16)
        + " valid until "
        + validUntil();
  }
}
