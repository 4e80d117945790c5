package io.mizzen.controlplane;

import io.mizzen.controlplane.SessionView.Certified;
import io.mizzen.controlplane.SessionView.Registration;
import io.mizzen.controlplane.certificates.WorkloadCertificates;
import io.mizzen.controlplane.certificates.WorkloadCertificates.Lease;
import io.mizzen.controlplane.registry.InitialSyncTimer;
import io.mizzen.controlplane.registry.SelfRegistrations;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.security.SpiffeId;
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
 * the newest published state.
 */
final class MeshSource implements ResourceSource {
  private final Supplier<PublishedState> newest;
  private final ProxyViews views;
  private final SelfRegistrations registrations;
  private final InitialSyncTimer initialSync;
  private final StreamAuthorization authorization;
  private final Optional<WorkloadCertificates> certificates;
  private final Listeners listeners;
  private final AtomicLong streams = new AtomicLong();
  private final AtomicLong resumed = new AtomicLong();

  MeshSource(
      Supplier<PublishedState> newest,
      ProxyViews views,
      SelfRegistrations registrations,
      InitialSyncTimer initialSync,
      StreamAuthorization authorization,
      Optional<WorkloadCertificates> certificates,
      Listeners listeners) {
    this.newest = newest;
    this.views = views;
    this.registrations = registrations;
    this.initialSync = initialSync;
    this.authorization = authorization;
    this.certificates = certificates;
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
    Optional<SpiffeId> certified;
    try {
      certified =
          certificates.isEmpty()
              ? Optional.empty()
              : authorization.certified(peer, identity.claim(node), trustDomain());
    } catch (IllegalArgumentException e) {
      return new Admission.Refused(
          Admission.Reason.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
    Optional<SidecarProxy> sidecar = SidecarNode.of(node, identity.proxy());
    if (sidecar.isPresent() && certificates.isPresent() && certified.isEmpty()) {
      return new Admission.Refused(
          Admission.Reason.PERMISSION_DENIED,
          "identity: "
              + peer.identity().map(SpiffeId::toString).orElse("none")
              + " (expected of a sidecar: one in trust domain "
              + trustDomain()
              + ", whose workloads get certificates)");
    }
    CapabilityProfile profile = SidecarNode.profile(node);
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
        new Session(node, peer.scope(), identity, profile, sidecar, lease(certified), stream),
        peer.until());
  }

  private String trustDomain() {
    return newest.get().state().settings().trustDomain();
  }

  private Optional<Lease> lease(Optional<SpiffeId> certified) {
    return certificates.flatMap(source -> certified.map(source::lease));
  }

  private final class Session implements ProxySession {
    private final ProxyNode node;
    private final AccessScope access;
    private final NodeIdentity identity;
    private final CapabilityProfile profile;
    private final Optional<SidecarProxy> sidecar;
    private final Optional<Lease> certificate;
    private final long stream;
    private Optional<Registration> registration;
    private boolean hasOlder;

    Session(
        ProxyNode node,
        AccessScope access,
        NodeIdentity identity,
        CapabilityProfile profile,
        Optional<SidecarProxy> sidecar,
        Optional<Lease> certificate,
        long stream) {
      this.node = node;
      this.access = access;
      this.identity = identity;
      this.profile = profile;
      this.sidecar = sidecar;
      this.certificate = certificate;
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
      PublishedState published = newest.get();
      ProxyView shared = views.of(published, access, identity.proxy(), profile, sidecar);
      registration = registration.map(each -> each.at(published.state()));
      return new SessionView(
          shared,
          published,
          hasOlder,
          registration,
          certificate.map(each -> new Certified(each, each.secrets())));
    }

    @Override
    public void nacked(ProxyNack nack) {
      listeners.tell(each -> each.nacked(nack));
    }

    @Override
    public void closed(StreamEnd end) {
      certificate.ifPresent(Lease::close);
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
