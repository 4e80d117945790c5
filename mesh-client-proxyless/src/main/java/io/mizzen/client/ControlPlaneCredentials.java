package io.mizzen.client;

import io.grpc.CallCredentials;
import io.mizzen.client.grpcinternal.ControlPlaneTarget;
import java.util.Optional;

/** The credentials of a {@link TransportSecurity} while a client runs. */
record ControlPlaneCredentials(ControlPlaneTarget target, Optional<TlsFiles> files)
    implements AutoCloseable {

  /**
   * Reads the files there are.
   *
   * @throws IllegalArgumentException when one cannot be used
   * @throws java.io.UncheckedIOException when one cannot be read
   */
  static ControlPlaneCredentials open(
      ControlPlaneAddress controlPlane, TransportSecurity security) {
    String address = controlPlane.toString();
    if (!(security instanceof TlsSecurity tls)) {
      return new ControlPlaneCredentials(ControlPlaneTarget.plaintext(address), Optional.empty());
    }
    TlsFiles files = TlsFiles.open(tls);
    Optional<CallCredentials> token = tls.token().map(TokenCredentials::new);
    return new ControlPlaneCredentials(
        new ControlPlaneTarget(address, files.credentials(), token, tls.serverName()),
        Optional.of(files));
  }

  @Override
  public void close() {
    files.ifPresent(TlsFiles::close);
  }
}
