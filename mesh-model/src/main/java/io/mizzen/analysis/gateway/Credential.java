package io.mizzen.analysis.gateway;

import io.mizzen.rules.kubernetes.Secret;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificate of a gateway's Secret, as istiod's SDS looks at it before it sends one: the first
 * block of PEM under {@code cert} (beside {@code key}) or {@code tls.crt} (beside {@code tls.key}).
 * Whether the key fits is not asked there either.
 *
 * @param problem what makes it unusable at the time of asking; empty for a good one
 * @param until when the answer changes by itself; {@link Instant#MAX} for never
 */
record Credential(Optional<String> problem, Instant until) {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]+?)-----END \\1-----");

  static Credential of(Secret secret, Instant now) {
    return value(secret, "cert", "key")
        .or(() -> value(secret, "tls.crt", "tls.key"))
        .map(text -> ofText(text, now))
        .orElseGet(() -> unusable("no tls.crt with tls.key, and no cert with key"));
  }

  /** The certificate of a pair of keys, both with a value. */
  private static Optional<String> value(Secret secret, String certificate, String key) {
    return value(secret, key).isEmpty() ? Optional.empty() : value(secret, certificate);
  }

  /** Kubernetes writes {@code stringData} over {@code data}. */
  private static Optional<String> value(Secret secret, String key) {
    return Optional.ofNullable(secret.stringData().get(key))
        .or(() -> Optional.ofNullable(secret.data().get(key)).flatMap(Credential::decoded))
        .filter(text -> !text.isEmpty());
  }

  private static Optional<String> decoded(String base64) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      // The Kubernetes API server refuses such a Secret; here it has no value of that key.
      return Optional.empty();
    }
  }

  private static Credential ofText(String text, Instant now) {
    Matcher block = PEM.matcher(text);
    if (!block.find()) {
      return unusable("a certificate without PEM");
    }
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(der))) {
        certificates.add((X509Certificate) each);
      }
    } catch (CertificateException | IllegalArgumentException e) {
      return unusable("PEM that holds no certificate");
    }
    Instant until = Instant.MAX;
    for (X509Certificate certificate : certificates) {
      Instant begin = certificate.getNotBefore().toInstant();
      Instant end = certificate.getNotAfter().toInstant();
      if (now.isAfter(end)) {
        return unusable("a certificate that expired at " + end);
      }
      if (now.isBefore(begin)) {
        return new Credential(
            Optional.of("a certificate that is not valid before " + begin), begin);
      }
      until = end.plusMillis(1).isBefore(until) ? end.plusMillis(1) : until;
    }
    return new Credential(Optional.empty(), until);
  }

  private static Credential unusable(String problem) {
    return new Credential(Optional.of(problem), Instant.MAX);
  }
}
