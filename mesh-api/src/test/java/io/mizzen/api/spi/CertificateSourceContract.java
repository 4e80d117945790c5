package io.mizzen.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every {@link CertificateSource}. Its tests extend this and say how to make it.
 */
@Timeout(120)
public abstract class CertificateSourceContract {
  private static final int URI_NAME = 6;
  private static final int SECONDS = 60;

  /** A source that is new; several may be open at once. */
  protected abstract CertificateSource source() throws Exception;

  /** An identity that the source may issue for; different names give different identities. */
  protected abstract URI identity(String name);

  @Test
  void identityIsTheOnlyAlternativeName() throws Exception {
    try (CertificateSource source = source()) {
      X509Certificate leaf = issued(source, "page").chain().get(0);

      assertThat(leaf.getSubjectAlternativeNames())
          .containsExactly(List.of(URI_NAME, identity("page").toString()));
      assertThat(leaf.getBasicConstraints()).as("it is no authority").isEqualTo(-1);
    }
  }

  @Test
  void rootsVouchForServersAndClients() throws Exception {
    try (CertificateSource source = source()) {
      X509Certificate[] chain = issued(source, "page").chain().toArray(X509Certificate[]::new);
      X509TrustManager roots = trust(source.roots());

      assertThatCode(() -> roots.checkServerTrusted(chain, "ECDHE_ECDSA"))
          .doesNotThrowAnyException();
      assertThatCode(() -> roots.checkClientTrusted(chain, "UNKNOWN")).doesNotThrowAnyException();
    }
  }

  @Test
  void rootIsNotPartOfTheChain() throws Exception {
    try (CertificateSource source = source()) {
      assertThat(issued(source, "page").chain()).doesNotContainAnyElementsOf(source.roots());
    }
  }

  @Test
  void keyBelongsToTheCertificate() throws Exception {
    try (CertificateSource source = source()) {
      WorkloadCertificate issued = issued(source, "page");
      String algorithm =
          issued.privateKey().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      byte[] text = {1, 2, 3};

      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(issued.privateKey());
      signing.update(text);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(issued.chain().get(0).getPublicKey());
      verifying.update(text);

      assertThat(verifying.verify(signing.sign())).isTrue();
    }
  }

  @Test
  void eachCertificateHasAKeyAndASerialNumberOfItsOwn() throws Exception {
    try (CertificateSource source = source()) {
      WorkloadCertificate one = issued(source, "page");
      WorkloadCertificate again = issued(source, "page");

      assertThat(one.privateKey().getEncoded()).isNotEqualTo(again.privateKey().getEncoded());
      assertThat(one.chain().get(0).getSerialNumber())
          .isNotEqualTo(again.chain().get(0).getSerialNumber());
    }
  }

  @Test
  void certificateIsValidNow() throws Exception {
    try (CertificateSource source = source()) {
      WorkloadCertificate issued = issued(source, "page");

      assertThat(Instant.now()).isBetween(issued.validFrom(), issued.validUntil());
    }
  }

  /** A key that is printed is a key that is lost. */
  @Test
  void textShowsNoKey() throws Exception {
    try (CertificateSource source = source()) {
      WorkloadCertificate issued = issued(source, "page");
      String key = Base64.getEncoder().encodeToString(issued.privateKey().getEncoded());

      assertThat(issued.toString())
          .doesNotContain(key.substring(0, 24), key.substring(key.length() - 24), "PRIVATE");
    }
  }

  @Test
  void otherSourcesRootsDoNotVouch() throws Exception {
    try (CertificateSource source = source();
        CertificateSource other = source()) {
      X509Certificate[] chain = issued(source, "page").chain().toArray(X509Certificate[]::new);
      X509TrustManager roots = trust(other.roots());

      assertThatCode(() -> roots.checkServerTrusted(chain, "ECDHE_ECDSA"))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  void closeIsIdempotent() throws Exception {
    CertificateSource source = source();
    source.close();

    assertThatCode(source::close).doesNotThrowAnyException();
  }

  private WorkloadCertificate issued(CertificateSource source, String name)
      throws InterruptedException, ExecutionException, TimeoutException {
    return source.issue(identity(name)).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  private static X509TrustManager trust(List<X509Certificate> roots) throws Exception {
    assertThat(roots).isNotEmpty();
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    List<X509Certificate> all = new ArrayList<>(roots);
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry("root-" + i, all.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509TrustManager known) {
        return known;
      }
    }
    throw new AssertionError("no X.509 trust manager");
  }
}
