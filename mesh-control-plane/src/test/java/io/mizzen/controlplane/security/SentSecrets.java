package io.mizzen.controlplane.security;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.mizzen.xds.TypeUrl;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The secrets that a stream was sent, by name. Its text shows no key. */
public record SentSecrets(Map<String, Secret> byName) {
  private static final int URI_NAME = 6;

  /** Asks for names and reads on until the stream has its certificate and the roots. */
  public static SentSecrets ask(RawStream stream, String... names) throws InterruptedException {
    Map<String, Secret> all = new LinkedHashMap<>();
    RawStream.Answer answer = stream.ask(TypeUrl.SECRET, names);
    add(answer, all);
    while (!all.keySet().containsAll(Set.of("default", "ROOTCA"))) {
      answer = stream.next();
      add(answer, all);
    }
    return new SentSecrets(all);
  }

  private static void add(RawStream.Answer answer, Map<String, Secret> all) {
    for (Any each : answer.response().orElseThrow().getResourcesList()) {
      if (each.getTypeUrl().equals(TypeUrl.SECRET.url())) {
        try {
          Secret secret = each.unpack(Secret.class);
          all.put(secret.getName(), secret);
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError("not a secret", e);
        }
      }
    }
  }

  public Set<String> names() {
    return byName.keySet();
  }

  /** The URIs of the certificate that was sent. */
  public Set<String> identities() {
    Set<String> uris = new TreeSet<>();
    try {
      X509Certificate leaf =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(
                          certificate()
                              .getTlsCertificate()
                              .getCertificateChain()
                              .getInlineBytes()
                              .toByteArray()));
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        uris.add(name.get(0).equals(URI_NAME) ? String.valueOf(name.get(1)) : name.toString());
      }
    } catch (CertificateException e) {
      throw new AssertionError("not a certificate", e);
    }
    return uris;
  }

  /** The private key, PEM. */
  public String privateKey() {
    return certificate().getTlsCertificate().getPrivateKey().getInlineBytes().toStringUtf8();
  }

  private Secret certificate() {
    return Objects.requireNonNull(byName.get("default"), "no certificate was sent");
  }

  @Override
  public String toString() {
    return names() + " for " + identities();
  }
}
