package io.mizzen.controlplane.security;

import io.mizzen.xds.security.PemSource;
import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The protection of data planes' streams, as one value for {@code ControlPlaneBuilder.security}.
 * Immutable; no file is read before the control plane starts.
 *
 * <pre>{@code
 * TransportSecurity.tls(Path.of("chain.pem"), Path.of("key.pem"), Path.of("roots.pem"))
 *     .token(Path.of("page.token"), SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/page"));
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface TransportSecurity permits TransportSecurity.Plaintext, TlsSecurity {

  /** No protection, and no identity: whoever connects may claim to be any proxy. */
  record Plaintext(Reach reach) implements TransportSecurity {}

  /** From where plaintext is accepted. */
  enum Reach {
    /** From this host only: the control plane must listen on a loopback address. */
    LOOPBACK,
    /** From everywhere. */
    ANYWHERE
  }

  /** Plaintext, on a loopback address only: the default. */
  static TransportSecurity plaintextOnLoopback() {
    return new Plaintext(Reach.LOOPBACK);
  }

  /**
   * Plaintext on any address. Whoever can connect can claim to be any proxy, read its configuration
   * and register servers at his own address: for networks that are trusted as a whole.
   */
  static TransportSecurity plaintextBeyondLoopback() {
    return new Plaintext(Reach.ANYWHERE);
  }

  /**
   * TLS 1.2 or later. A client presents a certificate that the trust bundle vouches for, with
   * exactly one URI as its alternative name, a {@link SpiffeId}; or one of the tokens that are
   * added. The files are PEM and are read again when they change.
   *
   * @param certificateChain the control plane's certificate first, then what leads to a root
   * @param privateKey its key, PKCS #8, not encrypted
   * @param trustBundle the roots that vouch for clients
   */
  static TlsSecurity tls(Path certificateChain, Path privateKey, Path trustBundle) {
    return tls(
        PemSource.file(certificateChain), PemSource.file(privateKey), PemSource.file(trustBundle));
  }

  /** TLS with tokens instead of client certificates; at least one must be added. */
  static TlsSecurity tls(Path certificateChain, Path privateKey) {
    return tls(PemSource.file(certificateChain), PemSource.file(privateKey));
  }

  /** The same for certificates and a key that need not lie in files. */
  static TlsSecurity tls(PemSource certificateChain, PemSource privateKey, PemSource trustBundle) {
    return TlsSecurity.of(certificateChain, privateKey, Optional.of(trustBundle));
  }

  /** The same with tokens instead of client certificates; at least one must be added. */
  static TlsSecurity tls(PemSource certificateChain, PemSource privateKey) {
    return TlsSecurity.of(certificateChain, privateKey, Optional.empty());
  }
}
