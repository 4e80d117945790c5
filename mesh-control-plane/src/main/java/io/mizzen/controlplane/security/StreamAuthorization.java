package io.mizzen.controlplane.security;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Compares what a node says of itself with what is known of its stream. Absent is not a wildcard: a
 * node must say who it is, and say the truth. Pure.
 */
@API(status = API.Status.INTERNAL)
public final class StreamAuthorization {
  private final TransportSecurity security;

  public StreamAuthorization(TransportSecurity security) {
    this.security = security;
  }

  /**
   * The claims of a node.
   *
   * @param id its id, which may hold a namespace, too
   * @param registration the address it wants to be registered at, if it does
   */
  public record Claim(
      String id, String namespace, String serviceAccount, Optional<String> registration) {}

  /**
   * Judges a claim.
   *
   * @return why it is denied: the field, its value and what was expected; empty if it is not
   */
  public Optional<String> denial(VerifiedPeer peer, Claim claim) {
    if (security instanceof TransportSecurity.Plaintext plain) {
      return plain.reach() == TransportSecurity.Reach.LOOPBACK
          ? Optional.empty()
          : addressDenial(peer, claim);
    }
    return identityDenial(peer, claim).or(() -> addressDenial(peer, claim));
  }

  /**
   * The identity for which a stream may be given a certificate and its key.
   *
   * <p>What was verified, over TLS. In plaintext on a loopback address, where a node is believed to
   * be who it says, that; a node without a service account has its namespace's {@code default}, as
   * in Istio. In plaintext from elsewhere nobody is.
   *
   * @param claim of a node that is not {@linkplain #denial denied}
   * @param trustDomain the mesh's; no other domain's identity is given a certificate of it
   * @throws IllegalArgumentException if the claim cannot be an identity
   */
  public Optional<SpiffeId> certified(VerifiedPeer peer, Claim claim, String trustDomain) {
    if (security instanceof TransportSecurity.Plaintext plain) {
      boolean isLocal =
          plain.reach() == TransportSecurity.Reach.LOOPBACK
              && peer.address().filter(InetAddress::isLoopbackAddress).isPresent();
      return isLocal ? Optional.of(identity(claim, trustDomain)) : Optional.empty();
    }
    return peer.identity().filter(known -> known.trustDomain().equals(trustDomain));
  }

  private static SpiffeId identity(Claim claim, String trustDomain) {
    String account = claim.serviceAccount().isEmpty() ? "default" : claim.serviceAccount();
    return new SpiffeId(trustDomain, claim.namespace(), account);
  }

  private static Optional<String> identityDenial(VerifiedPeer peer, Claim claim) {
    if (peer.identity().isEmpty()) {
      return Optional.of("identity: none (expected: a verified one)");
    }
    SpiffeId known = peer.identity().get();
    return differs("NAMESPACE", claim.namespace(), known.namespace())
        .or(() -> differs("SERVICE_ACCOUNT", claim.serviceAccount(), known.serviceAccount()))
        .or(
            () ->
                namespaceOf(claim.id())
                    .flatMap(said -> differs("namespace in node.id", said, known.namespace())));
  }

  private static Optional<String> differs(String field, String said, String known) {
    return said.equals(known)
        ? Optional.empty()
        : Optional.of(field + ": '" + said + "' (expected: '" + known + "', as was verified)");
  }

  /** The namespace in an id of Istio's form; other ids hold none. */
  private static Optional<String> namespaceOf(String id) {
    String[] parts = id.split("~", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    int dot = parts[3].indexOf('.');
    return Optional.of(dot < 0 ? parts[3] : parts[3].substring(0, dot));
  }

  private Optional<String> addressDenial(VerifiedPeer peer, Claim claim) {
    if (claim.registration().isEmpty()) {
      return Optional.empty();
    }
    InetAddress claimed = InetAddresses.forString(claim.registration().get());
    boolean fits =
        peer.address().filter(claimed::equals).isPresent()
            || allowed().stream().anyMatch(range -> range.contains(claimed));
    return fits
        ? Optional.empty()
        : Optional.of(
            "INSTANCE_IPS: "
                + claim.registration().get()
                + " (expected: "
                + peer.address().map(InetAddresses::toAddrString).orElse("the stream's address")
                + ", where the stream comes from, or an address of registrationAddresses)");
  }

  private List<AddressRange> allowed() {
    return security instanceof TlsSecurity tls ? tls.registrationAddresses() : List.of();
  }
}
