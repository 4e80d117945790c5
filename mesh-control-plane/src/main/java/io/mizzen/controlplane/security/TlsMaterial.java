package io.mizzen.controlplane.security;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.mizzen.xds.security.CertifiedKey;
import io.mizzen.xds.security.PemSource;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates, roots and tokens in force. {@link #reload} takes new ones when all files can be
 * used, for connections and streams from then on; those that are open go on. Otherwise what was in
 * force stays, and one warning says why. Safe for all threads.
 */
final class TlsMaterial {
  private static final Logger log = LoggerFactory.getLogger(TlsMaterial.class);

  private final TlsSecurity files;
  private final InstantSource clock;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private @Nullable HashCode seen;
  private String lastFailure = "";
  private volatile TokenTable tokens = TokenTable.EMPTY;
  private volatile Optional<ClientChains> chains = Optional.empty();

  TlsMaterial(TlsSecurity files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /** Credentials that follow {@link #reload}. */
  ServerCredentials credentials() {
    TlsServerCredentials.Builder builder = TlsServerCredentials.newBuilder().keyManager(keys);
    if (files.trustBundle().isPresent()) {
      builder
          .trustManager(new ClientTrust(this::chains))
          .clientAuth(files.tokens().isEmpty() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
    return builder.build();
  }

  TokenTable tokens() {
    return tokens;
  }

  /** Empty when no roots are given, so that no certificate counts. */
  Optional<ClientChains> chains() {
    return chains;
  }

  /**
   * Reads all files for the first time.
   *
   * @throws UnusableFileException naming the first that cannot be used
   */
  synchronized void load() {
    take(contents());
  }

  /** Looks whether a file has changed. */
  synchronized void reload() {
    Optional<HashCode> before = Optional.ofNullable(seen);
    try {
      Contents now = contents();
      if (before.filter(now.digest()::equals).isPresent()) {
        return;
      }
      take(now);
      lastFailure = "";
      log.info("took new certificates or tokens; the certificate is {}", files.certificateChain());
    } catch (UnusableFileException e) {
      String failure = String.valueOf(e.getMessage());
      if (!failure.equals(lastFailure)) {
        log.warn("certificates and tokens stay as they were: {}", failure);
      }
      lastFailure = failure;
    }
  }

  /** All files as of one reading, so that what is compared is what is used. */
  private static final class Contents {
    private final byte[] chain;
    private final byte[] key;
    private final Optional<byte[]> bundle;
    private final TokenTable tokens;

    private Contents(byte[] chain, byte[] key, Optional<byte[]> bundle, TokenTable tokens) {
      this.chain = chain;
      this.key = key;
      this.bundle = bundle;
      this.tokens = tokens;
    }

    private HashCode digest() {
      Hasher hasher = Hashing.sha256().newHasher();
      hasher.putInt(chain.length).putBytes(chain).putInt(key.length).putBytes(key);
      bundle.ifPresent(hasher::putBytes);
      tokens.entries().forEach(each -> hasher.putBytes(each.digest().asBytes()));
      return hasher.hash();
    }
  }

  private Contents contents() {
    return new Contents(
        PemFiles.bytes(files.certificateChain()),
        PemFiles.bytes(files.privateKey()),
        files.trustBundle().map(PemFiles::bytes),
        TokenTable.read(files.tokens()));
  }

  private void take(Contents contents) {
    CertifiedKey own =
        PemFiles.certifiedKey(
            files.certificateChain(),
            contents.chain,
            files.privateKey(),
            contents.key,
            clock.instant());
    if (files.trustBundle().isPresent() && contents.bundle.isPresent()) {
      takeRoots(files.trustBundle().get(), contents.bundle.get());
    }
    keys.updateIdentityCredentials(own.chain().toArray(new X509Certificate[0]), own.key());
    tokens = contents.tokens;
    seen = contents.digest();
  }

  private void takeRoots(PemSource file, byte[] pem) {
    List<X509Certificate> roots = PemFiles.certificates(file, pem);
    try {
      chains = Optional.of(ClientChains.of(roots));
    } catch (GeneralSecurityException e) {
      throw PemFiles.unusable(file, e.getClass().getSimpleName(), "root certificates in PEM");
    }
  }
}
