package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshClientBuilder;
import io.mizzen.client.TransportSecurity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The address of a control plane, and the certificates that its clients present.
 *
 * @param target {@code host:port} of ADS
 * @param certificates a directory with {@code roots.pem} and, for each service account, {@code
 *     <account>.pem} and {@code <account>-key.pem}; needed for a control plane on another host
 */
public record ControlPlaneAccess(String target, Optional<Path> certificates) {
  private static final String ROOTS = "roots.pem";

  /** A control plane on this host. */
  public static ControlPlaneAccess onThisHost(String target) {
    return new ControlPlaneAccess(target, Optional.empty());
  }

  /** A client that presents the certificate of its service account. */
  MeshClientBuilder client(String serviceAccount) {
    MeshClientBuilder builder =
        MeshClient.builder().controlPlane(target).serviceAccount(serviceAccount);
    certificates.ifPresent(directory -> builder.security(tls(directory, serviceAccount)));
    return builder;
  }

  /** The address for servers to listen on: every one of this host where others are to reach it. */
  String serverAddress() {
    return certificates.isPresent() ? "0.0.0.0" : "127.0.0.1";
  }

  private static TransportSecurity tls(Path directory, String serviceAccount) {
    Path chain = directory.resolve(serviceAccount + ".pem");
    Path key = directory.resolve(serviceAccount + "-key.pem");
    Path roots = directory.resolve(ROOTS);
    for (Path file : List.of(chain, key, roots)) {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "--tls: " + file + " is missing (expected: a PEM file for " + serviceAccount + ")");
      }
    }
    return TransportSecurity.tls(chain, key, roots);
  }
}
