package io.mizzen.controlplane;

import io.mizzen.controlplane.SessionView.Registration;
import io.mizzen.controlplane.registry.InitialSyncTimer;
import io.mizzen.controlplane.registry.SelfRegistrations;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.security.StreamAuthorization;
import io.mizzen.controlplane.security.VerifiedPeer;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.xds.server.Admission;
import io.mizzen.xds.server.ProxyNack;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxySession;
import io.mizzen.xds.server.ResourceSource;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.StreamEnd;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Admits streams of the kinds of data planes that rules are translated for, and serves each from
 * the newest publication.
 */
final class MeshSource implements ResourceSource {
  private final Supplier<Publication> newest;
  private final ProxyViews views;
  private final SelfRegistrations registrations;
  private final InitialSyncTimer initialSync;
  private final StreamAuthorization authorization;
  private final Listeners listeners;
  private final AtomicLong streams = new AtomicLong();
  private final AtomicLong resumed = new AtomicLong();

  MeshSource(
      Supplier<Publication> newest,
      ProxyViews views,
      SelfRegistrations registrations,
      InitialSyncTimer initialSync,
      StreamAuthorization authorization,
      Listeners listeners) {
    this.newest = newest;
    this.views = views;
    this.registrations = registrations;
    this.initialSync = initialSync;
    this.authorization = authorization;
    this.listeners = listeners;
  }

  /**
   * The number of streams of data planes that have come back with resources of an earlier stream.
   */
  long resumed() {
    return resumed.get();
  }

  @Override
  public Admission open(ProxyNode node) {
    if (node.isEnvoy() && !SidecarNode.isSidecar(node)) {
      return new Admission.Refused(
          Admission.Reason.UNIMPLEMENTED,
          "node.id: "
              + node.id()
              + " (expected of an Envoy: sidecar~ip~workload.namespace~namespace.svc.domain;"
              + " gateways are not served yet)");
    }
    VerifiedPeer peer = VerifiedPeer.current();
    NodeIdentity identity;
    try {
      identity = NodeIdentity.of(node, peer);
    } catch (IllegalArgumentException e) {
      // The server logs it, capped and escaped: the message quotes what the peer sent.
      return new Admission.Refused(
          Admission.Reason.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
    Optional<String> denial = authorization.denial(peer, identity.claim(node));
    if (denial.isPresent()) {
      return new Admission.Refused(Admission.Reason.PERMISSION_DENIED, denial.get());
    }
    Optional<SidecarProxy> sidecar = SidecarNode.of(node, identity.proxy());
    CapabilityProfile profile =
        sidecar.isPresent()
            ? CapabilityProfile.envoySidecar()
            : CapabilityProfile.of(node.userAgentName(), node.userAgentVersion());
    long stream = streams.incrementAndGet();
    if (identity.registration().isPresent()) {
      Optional<String> full = registrations.connected(identity.registration().get(), stream);
      if (full.isPresent()) {
        return new Admission.Refused(Admission.Reason.RESOURCE_EXHAUSTED, full.get());
      }
      initialSync.registered();
    }
    listeners.tell(each -> each.connected(node));
    return new Admission.Admitted(
        new Session(node, peer.scope(), identity, profile, sidecar, stream), peer.until());
  }

  private final class Session implements ProxySession {
    private final ProxyNode node;
    private final AccessScope access;
    private final NodeIdentity identity;
    private final CapabilityProfile profile;
    private final Optional<SidecarProxy> sidecar;
    private final long stream;
    private Optional<Registration> registration;
    private boolean hasOlder;

    Session(
        ProxyNode node,
        AccessScope access,
        NodeIdentity identity,
        CapabilityProfile profile,
        Optional<SidecarProxy> sidecar,
        long stream) {
      this.node = node;
      this.access = access;
      this.identity = identity;
      this.profile = profile;
      this.sidecar = sidecar;
      this.stream = stream;
      this.registration =
          identity.registration().map(each -> new Registration(each, Optional.empty()));
    }

    @Override
    public void resumed() {
      if (!hasOlder) {
        hasOlder = true;
        resumed.incrementAndGet();
      }
    }

    /** Made anew each time: a session that is not asked for long must not keep an old state. */
    @Override
    public ResourceView view() {
      Publication publication = newest.get();
      ProxyView shared = views.of(publication, access, identity.proxy(), profile, sidecar);
      registration = registration.map(each -> each.at(publication.state()));
      return new SessionView(shared, publication, hasOlder, registration);
    }

    @Override
    public void nacked(ProxyNack nack) {
      listeners.tell(each -> each.nacked(nack));
    }

    @Override
    public void closed(StreamEnd end) {
      listeners.tell(each -> each.disconnected(node, end));
      identity
          .registration()
          .ifPresent(
              workload -> {
                if (end == StreamEnd.CLIENT_CLOSED) {
                  registrations.closed(workload, stream);
                } else {
                  registrations.lost(workload, stream);
                }
              });
    }
  }
}
