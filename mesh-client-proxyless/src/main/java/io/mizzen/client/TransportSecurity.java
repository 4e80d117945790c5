package io.mizzen.client;

import io.mizzen.xds.security.PemSource;
import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The protection of the streams to the control plane, as one value for {@link
 * MeshClientBuilder#security}: it holds for the client and for the servers it registers. Immutable;
 * no file is read before the client starts. Calls between workloads are not what this is about.
 *
 * <pre>{@code
 * TransportSecurity.tls(Path.of("chain.pem"), Path.of("key.pem"), Path.of("roots.pem"))
 * TransportSecurity.tls(Path.of("roots.pem")).token(Path.of("page.token"))
 * }</pre>
 *
 * <p>A token can be given only to {@link TlsSecurity}: none travels in plaintext.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface TransportSecurity permits TransportSecurity.Plaintext, TlsSecurity {

  /** No protection, and no identity. */
  record Plaintext(Reach reach) implements TransportSecurity {}

  /** The reach of plaintext. */
  enum Reach {
    /** To this host only: the control plane must be at a loopback address. */
    LOOPBACK,
    /** Everywhere. */
    ANYWHERE
  }

  /** Plaintext, to a loopback address only: the default. */
  static TransportSecurity plaintextOnLoopback() {
    return new Plaintext(Reach.LOOPBACK);
  }

  /**
   * Plaintext to any address. Whoever is on the way can read and change the configuration: for
   * networks that are trusted as a whole.
   */
  static TransportSecurity plaintextBeyondLoopback() {
    return new Plaintext(Reach.ANYWHERE);
  }

  /**
   * TLS with a client certificate. The files are PEM and are read again when they change.
   *
   * @param certificateChain the workload's certificate first, then what leads to a root
   * @param privateKey its key, PKCS #8, not encrypted
   * @param trustBundle the roots that vouch for the control plane
   */
  static TlsSecurity tls(Path certificateChain, Path privateKey, Path trustBundle) {
    return tls(
        PemSource.file(certificateChain), PemSource.file(privateKey), PemSource.file(trustBundle));
  }

  /** TLS without a client certificate: the control plane then wants a token. */
  static TlsSecurity tls(Path trustBundle) {
    return tls(PemSource.file(trustBundle));
  }

  /** The same for certificates and a key that need not lie in files. */
  static TlsSecurity tls(PemSource certificateChain, PemSource privateKey, PemSource trustBundle) {
    return TlsSecurity.of(
        trustBundle, Optional.of(new TlsSecurity.Certificate(certificateChain, privateKey)));
  }

  /** The same without a client certificate: the control plane then wants a token. */
  static TlsSecurity tls(PemSource trustBundle) {
    return TlsSecurity.of(trustBundle, Optional.empty());
  }
}
