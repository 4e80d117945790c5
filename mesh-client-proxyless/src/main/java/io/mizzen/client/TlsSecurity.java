package io.mizzen.client;

import io.mizzen.xds.security.PemSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * TLS to the control plane; see {@link TransportSecurity#tls}. {@link #token} and each {@code
 * with…} return a changed copy.
 *
 * @param trustBundle the roots that vouch for the control plane, PEM
 * @param certificate the client certificate, if any
 * @param token what every stream presents besides, if anything
 * @param serverName the name the control plane's certificate must hold instead of the host that is
 *     dialled, if another
 * @param reloadEvery how often files and texts are looked at; default 10 s
 */
@API(status = API.Status.EXPERIMENTAL)
public record TlsSecurity(
    PemSource trustBundle,
    Optional<Certificate> certificate,
    Optional<BearerToken> token,
    Optional<String> serverName,
    Duration reloadEvery)
    implements TransportSecurity {
  private static final Duration DEFAULT_RELOAD = Duration.ofSeconds(10);

  /**
   * A client certificate.
   *
   * @param chain the workload's certificate first, then what leads to a root, PEM
   * @param privateKey its key, PEM, PKCS #8
   */
  public record Certificate(PemSource chain, PemSource privateKey) {}

  public TlsSecurity {
    if (reloadEvery.isNegative() || reloadEvery.isZero()) {
      throw new IllegalArgumentException("reloadEvery: " + reloadEvery + " (expected: positive)");
    }
  }

  static TlsSecurity of(PemSource trustBundle, Optional<Certificate> certificate) {
    return new TlsSecurity(
        trustBundle, certificate, Optional.empty(), Optional.empty(), DEFAULT_RELOAD);
  }

  /** Presents the first line of a file, which is read for each stream. */
  public TlsSecurity token(Path file) {
    return with(new BearerToken.OfFile(file));
  }

  /**
   * Presents a secret.
   *
   * @param secret 16 to 4,096 printable ASCII characters without spaces
   * @throws IllegalArgumentException if it is not; the message does not hold it
   */
  public TlsSecurity token(String secret) {
    return with(new BearerToken.OfSecret(secret));
  }

  /**
   * The name the control plane's certificate must hold, where it is dialled by another one or by an
   * address that is not in it.
   */
  public TlsSecurity withServerName(String name) {
    return new TlsSecurity(trustBundle, certificate, token, Optional.of(name), reloadEvery);
  }

  /** The period between two looks at files and texts. */
  public TlsSecurity withReloadEvery(Duration period) {
    return new TlsSecurity(trustBundle, certificate, token, serverName, period);
  }

  private TlsSecurity with(BearerToken presented) {
    return new TlsSecurity(
        trustBundle, certificate, Optional.of(presented), serverName, reloadEvery);
  }
}
