package io.mizzen.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.apiguardian.api.API;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that exists for one test; its keys are made when it is (EC, P-256) and
 * are in no file of the repository. Who uses it needs {@code bcpkix-jdk18on} in test scope. Safe
 * for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class TestAuthority {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 64;
  private static final int PEM_LINE = 64;
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final KeyPair keys = newKeys();
  private final X500Name name;
  private final X509Certificate certificate;

  private TestAuthority(String commonName) {
    this.name = new X500Name("CN=" + commonName);
    this.certificate = sign(new Leaf(commonName, List.of(), true, Validity.now()), keys);
  }

  /** A fresh root. */
  public static TestAuthority create(String commonName) {
    return new TestAuthority(commonName);
  }

  /** When a certificate holds. */
  public record Validity(Instant from, Instant until) {
    /** From an hour ago for two hours. */
    public static Validity now() {
      Instant now = Instant.now();
      return new Validity(now.minus(AN_HOUR), now.plus(AN_HOUR));
    }

    /** Over since an hour. */
    public static Validity past() {
      Instant now = Instant.now();
      return new Validity(now.minus(AN_HOUR.multipliedBy(2)), now.minus(AN_HOUR));
    }
  }

  /** The contents of a certificate; subject alternative names are added one by one. */
  public static final class Leaf {
    private final String commonName;
    private final List<GeneralName> names;
    private final boolean authority;
    private final Validity validity;

    private Leaf(String commonName, List<GeneralName> names, boolean authority, Validity validity) {
      this.commonName = commonName;
      this.names = List.copyOf(names);
      this.authority = authority;
      this.validity = validity;
    }

    /** A certificate without any alternative name, valid now. */
    public static Leaf of(String commonName) {
      return new Leaf(commonName, List.of(), false, Validity.now());
    }

    /** With one more URI, such as a SPIFFE id. */
    public Leaf uri(String uri) {
      return with(GeneralName.uniformResourceIdentifier, uri);
    }

    /** With one more DNS name. */
    public Leaf dns(String dnsName) {
      return with(GeneralName.dNSName, dnsName);
    }

    /** With one more IP address. */
    public Leaf ip(String address) {
      return with(GeneralName.iPAddress, address);
    }

    /** One that claims to be an authority itself. */
    public Leaf asAuthority() {
      return new Leaf(commonName, names, true, validity);
    }

    /** With other dates. */
    public Leaf valid(Validity when) {
      return new Leaf(commonName, names, authority, when);
    }

    private Leaf with(int kind, String value) {
      List<GeneralName> all = new ArrayList<>(names);
      all.add(new GeneralName(kind, value));
      return new Leaf(commonName, all, authority, validity);
    }
  }

  /** A certificate and its key. */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    /** PEM of the certificate. */
    public String certificatePem() {
      return pem(certificate);
    }

    /** PEM of the key, PKCS #8. */
    public String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }

    /** Writes {@code <name>.pem} and {@code <name>-key.pem} into a directory. */
    public KeyFiles write(Path directory, String name) {
      Path chain = directory.resolve(name + ".pem");
      Path privateKey = directory.resolve(name + "-key.pem");
      save(chain, certificatePem());
      save(privateKey, keyPem());
      return new KeyFiles(chain, privateKey);
    }
  }

  /** The files of a certificate and its key. */
  public record KeyFiles(Path certificateChain, Path privateKey) {}

  /** A certificate with a key of its own, signed by this authority. */
  public Issued issue(Leaf leaf) {
    KeyPair pair = newKeys();
    return new Issued(sign(leaf, pair), pair.getPrivate());
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** PEM of the root certificate: a trust bundle. */
  public String certificatePem() {
    return pem(certificate);
  }

  /** Writes the root certificate and returns the file. */
  public Path write(Path file) {
    save(file, certificatePem());
    return file;
  }

  private X509Certificate sign(Leaf leaf, KeyPair subject) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(SERIAL_BITS, RANDOM),
              Date.from(leaf.validity.from()),
              Date.from(leaf.validity.until()),
              new X500Name("CN=" + leaf.commonName),
              subject.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(leaf.authority));
      if (!leaf.names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(leaf.names.toArray(new GeneralName[0])));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new AssertionError("cannot issue " + leaf.commonName, e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("no EC keys", e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("cannot encode " + certificate, e);
    }
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  private static void save(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError("cannot write " + file, e);
    }
  }
}
