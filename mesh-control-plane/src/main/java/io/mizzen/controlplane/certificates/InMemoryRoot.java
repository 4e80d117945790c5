package io.mizzen.controlplane.certificates;

import io.mizzen.api.spi.CertificateSource;
import io.mizzen.api.spi.WorkloadCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A root whose key lives in this process only: for tests, demonstrations and meshes of one control
 * plane. A control plane that starts again has another root, and proxies of both do not trust each
 * other until they have reconnected. Needs {@code org.bouncycastle:bcpkix-jdk18on}, an optional
 * dependency of this module. Safe for use by many threads.
 *
 * <p>Keys are EC, P-256; certificates are signed with SHA-256, begin two minutes ago for clocks
 * that differ, and never outlive the root.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class InMemoryRoot implements CertificateSource {
  private static final Duration DEFAULT_LIFETIME = Duration.ofHours(24);
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(90);
  private static final Duration ROOT_LIFETIME = Duration.ofDays(3650);
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);
  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final X500Name NAME = new X500Name("O=Mizzen,CN=mesh root");

  private final InstantSource clock;
  private final Duration lifetime;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private InMemoryRoot(InstantSource clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
    this.keys = newKeys();
    this.certificate = root();
  }

  /** A fresh root; its certificates are valid for 24 hours. */
  public static InMemoryRoot create() {
    return create(DEFAULT_LIFETIME);
  }

  /**
   * A fresh root.
   *
   * @param lifetime of its certificates: positive, at most 90 days
   * @throws IllegalArgumentException if the lifetime is neither
   */
  public static InMemoryRoot create(Duration lifetime) {
    return create(lifetime, InstantSource.system());
  }

  static InMemoryRoot create(Duration lifetime, InstantSource clock) {
    if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "lifetime: " + lifetime + " (expected: positive, at most " + LONGEST_LIFETIME + ")");
    }
    return new InMemoryRoot(clock, lifetime);
  }

  @Override
  public CompletionStage<WorkloadCertificate> issue(URI identity) {
    if (!"spiffe".equals(identity.getScheme())) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("identity: " + identity + " (expected: spiffe://…)"));
    }
    KeyPair pair = newKeys();
    return CompletableFuture.completedFuture(
        new WorkloadCertificate(List.of(leaf(identity, pair)), pair.getPrivate()));
  }

  @Override
  public List<X509Certificate> roots() {
    return List.of(certificate);
  }

  @Override
  public void close() {
    // Nothing is held but the key, which goes with this object.
  }

  private X509Certificate root() {
    Instant now = clock.instant();
    JcaX509v3CertificateBuilder builder =
        builder(NAME, now.minus(CLOCK_SKEW), now.plus(ROOT_LIFETIME), keys);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } catch (IOException e) {
      throw new IllegalStateException("extensions of a root cannot be written", e);
    }
    return signed(builder);
  }

  /** Without a subject: the alternative name is all there is, and so it is critical. */
  private X509Certificate leaf(URI identity, KeyPair pair) {
    Instant now = clock.instant();
    Instant end = now.plus(lifetime);
    Instant last = certificate.getNotAfter().toInstant();
    JcaX509v3CertificateBuilder builder =
        builder(new X500Name(""), now.minus(CLOCK_SKEW), end.isBefore(last) ? end : last, pair);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.subjectAlternativeName,
          true,
          new GeneralNames(
              new GeneralName(GeneralName.uniformResourceIdentifier, identity.toString())));
    } catch (IOException e) {
      throw new IllegalStateException("extensions for " + identity + " cannot be written", e);
    }
    return signed(builder);
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name subject, Instant from, Instant until, KeyPair pair) {
    return new JcaX509v3CertificateBuilder(
        NAME,
        new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
        Date.from(from),
        Date.from(until),
        subject,
        pair.getPublic());
  }

  private X509Certificate signed(JcaX509v3CertificateBuilder builder) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this JDK cannot sign with ECDSA", e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no EC keys", e);
    }
  }
}
