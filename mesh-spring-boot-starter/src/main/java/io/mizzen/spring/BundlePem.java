package io.mizzen.spring;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * An SSL bundle as PEM text. It is asked for the bundle each time, so that one that was reloaded is
 * taken. Errors name the bundle, never what it holds.
 *
 * @param name of the bundle
 */
record BundlePem(String name, Supplier<SslBundle> bundle) {
  private static final int DNS_NAME = 2;
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  /** Whether it holds a key. */
  boolean hasKey() {
    return entry().isPresent();
  }

  /** Whether it vouches for anybody. */
  boolean hasTrust() {
    return stores().getTrustStore() != null;
  }

  /** The certificates that go with its key, the own one first. */
  String chain() {
    return text(own());
  }

  /** Its key, PKCS #8. */
  String privateKey() {
    Entry entry = entry().orElseThrow(() -> missing("no key"));
    try {
      Key key = entry.store().getKey(entry.alias(), password());
      if (key == null || !"PKCS#8".equals(key.getFormat())) {
        throw missing("no key that can be exported");
      }
      return pem("PRIVATE KEY", key.getEncoded());
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  /** The certificates of its trust store. */
  String roots() {
    KeyStore store = stores().getTrustStore();
    if (store == null) {
      throw missing("no trust store");
    }
    List<Certificate> roots = new ArrayList<>();
    try {
      for (String alias : Collections.list(store.aliases())) {
        Certificate root = store.getCertificate(alias);
        if (root != null) {
          roots.add(root);
        }
      }
    } catch (KeyStoreException e) {
      throw unreadable(e);
    }
    return text(roots);
  }

  /** The first DNS name that the own certificate holds. */
  Optional<String> dnsName() {
    try {
      Collection<List<?>> names =
          own().get(0) instanceof X509Certificate own ? own.getSubjectAlternativeNames() : null;
      return Optional.ofNullable(names).stream()
          .flatMap(Collection::stream)
          .filter(each -> Integer.valueOf(DNS_NAME).equals(each.get(0)))
          .map(each -> String.valueOf(each.get(1)))
          .findFirst();
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  private record Entry(KeyStore store, String alias) {}

  private List<Certificate> own() {
    Entry entry = entry().orElseThrow(() -> missing("no key"));
    try {
      return List.of(entry.store().getCertificateChain(entry.alias()));
    } catch (KeyStoreException e) {
      throw unreadable(e);
    }
  }

  /** The entry of the alias that is configured, or the first one that is a key. */
  private Optional<Entry> entry() {
    KeyStore store = stores().getKeyStore();
    if (store == null) {
      return Optional.empty();
    }
    String alias = bundle.get().getKey().getAlias();
    try {
      for (String each : Collections.list(store.aliases())) {
        if (store.isKeyEntry(each) && (alias == null || alias.equalsIgnoreCase(each))) {
          return Optional.of(new Entry(store, each));
        }
      }
    } catch (KeyStoreException e) {
      throw unreadable(e);
    }
    return Optional.empty();
  }

  private char @Nullable [] password() {
    String password = bundle.get().getKey().getPassword();
    String used = password == null ? stores().getKeyStorePassword() : password;
    return used == null ? null : used.toCharArray();
  }

  private SslStoreBundle stores() {
    return bundle.get().getStores();
  }

  private String text(List<Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    try {
      for (Certificate each : certificates) {
        text.append(pem("CERTIFICATE", each.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
    return text.toString();
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(type, LINES.encodeToString(content));
  }

  private IllegalStateException missing(String what) {
    return new IllegalStateException("SSL bundle " + name + " has " + what);
  }

  private IllegalStateException unreadable(GeneralSecurityException cause) {
    return new IllegalStateException("SSL bundle " + name + " cannot be read", cause);
  }
}
