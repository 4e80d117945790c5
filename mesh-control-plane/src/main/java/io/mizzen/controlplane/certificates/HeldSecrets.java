package io.mizzen.controlplane.certificates;

import io.mizzen.translator.encode.envoy.tls.Secrets;
import io.mizzen.xds.XdsResource;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The secrets of one identity, as of one moment.
 *
 * @param certificate with its key
 * @param roots those that vouch for the mesh's certificates
 */
@API(status = API.Status.INTERNAL)
public record HeldSecrets(Optional<XdsResource> certificate, Optional<XdsResource> roots) {
  static final HeldSecrets NONE = new HeldSecrets(Optional.empty(), Optional.empty());

  /** The secret of that name: {@link Secrets#CERTIFICATE} or {@link Secrets#ROOTS}. */
  public Optional<XdsResource> find(String name) {
    return switch (name) {
      case Secrets.CERTIFICATE -> certificate;
      case Secrets.ROOTS -> roots;
      default -> Optional.empty();
    };
  }
}
