package io.mizzen.controlplane.node;

import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.controlplane.security.StreamAuthorization;
import io.mizzen.controlplane.security.VerifiedPeer;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.StreamDecision;
import io.mizzen.xds.server.StreamDecision.Reason;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A data plane that opens a stream, as far as its node and its verified peer tell.
 *
 * @param access what it may see and register
 * @param sidecar present if it is an Envoy sidecar
 * @param certified the identity whose certificate it gets; empty where none are issued
 */
@API(status = API.Status.INTERNAL)
public record StreamApplicant(
    ProxyNode node,
    AccessScope access,
    NodeIdentity identity,
    Optional<SidecarProxy> sidecar,
    Optional<SpiffeId> certified) {

  /**
   * A proxy that operators ask about. Its resources depend on what its node claims, not on who has
   * verified it.
   *
   * @throws IllegalArgumentException if the node cannot be read
   */
  public static StreamApplicant unverified(ProxyNode node) {
    NodeIdentity identity = NodeIdentity.of(node);
    return new StreamApplicant(
        node,
        AccessScope.UNVERIFIED,
        identity,
        SidecarNode.of(node, identity.proxy()),
        Optional.empty());
  }

  /** Either an applicant to serve, or the reason not to. */
  public sealed interface Judgement {}

  /** An applicant that is served. */
  public record Accepted(StreamApplicant applicant) implements Judgement {}

  /** The refusal of one that is not. */
  public record Rejected(StreamDecision.Rejected refused) implements Judgement {}

  /**
   * The rules by which applicants are judged. Pure.
   *
   * @param issues whether workloads get certificates
   */
  public record Rules(StreamAuthorization authorization, boolean issues, String trustDomain) {

    /** Serves or rejects the peer that sent a node. */
    public Judgement judge(ProxyNode node, VerifiedPeer peer) {
      if (node.isEnvoy() && !SidecarNode.isSidecar(node)) {
        return rejected(
            Reason.UNIMPLEMENTED,
            "node.id: "
                + node.id()
                + " (expected of an Envoy: sidecar~ip~workload.namespace~namespace.svc.domain;"
                + " gateways are not served yet)");
      }
      try {
        return judge(node, peer, NodeIdentity.of(node, peer));
      } catch (IllegalArgumentException e) {
        // The server logs it, capped and escaped: the message quotes what the peer sent.
        return rejected(Reason.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
      }
    }

    private Judgement judge(ProxyNode node, VerifiedPeer peer, NodeIdentity identity) {
      StreamAuthorization.Claim claim = identity.claim(node);
      Optional<String> denial = authorization.denial(peer, claim);
      if (denial.isPresent()) {
        return rejected(Reason.PERMISSION_DENIED, denial.get());
      }
      Optional<SpiffeId> certified =
          issues ? authorization.certified(peer, claim, trustDomain) : Optional.empty();
      Optional<SidecarProxy> sidecar = SidecarNode.of(node, identity.proxy());
      if (sidecar.isPresent() && issues && certified.isEmpty()) {
        return rejected(
            Reason.PERMISSION_DENIED,
            "identity: "
                + peer.identity().map(SpiffeId::toString).orElse("none")
                + " (expected of a sidecar: one in trust domain "
                + trustDomain
                + ", whose workloads get certificates)");
      }
      return new Accepted(new StreamApplicant(node, peer.scope(), identity, sidecar, certified));
    }

    private static Rejected rejected(Reason reason, String message) {
      return new Rejected(new StreamDecision.Rejected(reason, message));
    }
  }

  /** The kind of data plane that its resources are translated for. */
  public CapabilityProfile profile() {
    return SidecarNode.profile(node);
  }
}
