package io.mizzen.controlplane;

import io.mizzen.controlplane.certificates.WorkloadCertificates;
import io.mizzen.controlplane.certificates.WorkloadCertificates.Lease;
import io.mizzen.controlplane.node.NodeIdentity;
import io.mizzen.controlplane.node.StreamApplicant;
import io.mizzen.controlplane.registry.InitialSyncTimer;
import io.mizzen.controlplane.registry.SelfRegistrations;
import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.controlplane.security.StreamAuthorization;
import io.mizzen.controlplane.security.VerifiedPeer;
import io.mizzen.controlplane.view.ProxyView;
import io.mizzen.controlplane.view.ProxyViews;
import io.mizzen.controlplane.view.PublishedState;
import io.mizzen.controlplane.view.SessionView;
import io.mizzen.controlplane.view.SessionView.Certified;
import io.mizzen.controlplane.view.SessionView.Registration;
import io.mizzen.xds.server.ProxyNack;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxySession;
import io.mizzen.xds.server.ResourceSource;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.StreamDecision;
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
  public StreamDecision open(ProxyNode node) {
    VerifiedPeer peer = VerifiedPeer.current();
    StreamApplicant.Rules rules =
        new StreamApplicant.Rules(authorization, certificates.isPresent(), trustDomain());
    StreamApplicant.Judgement judgement = rules.judge(node, peer);
    if (judgement instanceof StreamApplicant.Rejected rejected) {
      return rejected.refused();
    }
    StreamApplicant applicant = ((StreamApplicant.Accepted) judgement).applicant();
    long stream = streams.incrementAndGet();
    Optional<String> full = register(applicant.identity(), stream);
    if (full.isPresent()) {
      return new StreamDecision.Rejected(StreamDecision.Reason.RESOURCE_EXHAUSTED, full.get());
    }
    listeners.tell(each -> each.connected(node));
    return new StreamDecision.Accepted(
        new Session(applicant, lease(applicant.certified()), stream), peer.until());
  }

  /** Claims the registration that a server wants; the reason if there is no room for it. */
  private Optional<String> register(NodeIdentity identity, long stream) {
    Optional<String> full =
        identity.registration().flatMap(workload -> registrations.connected(workload, stream));
    if (identity.registration().isPresent() && full.isEmpty()) {
      initialSync.registered();
    }
    return full;
  }

  private String trustDomain() {
    return newest.get().state().settings().trustDomain();
  }

  private Optional<Lease> lease(Optional<SpiffeId> certified) {
    return certificates.flatMap(source -> certified.map(source::lease));
  }

  private final class Session implements ProxySession {
    private final StreamApplicant applicant;
    private final ProxyViews.Session used;
    private final Optional<Lease> certificate;
    private final long stream;
    private Optional<Registration> registration;
    private boolean hasOlder;

    Session(StreamApplicant applicant, Optional<Lease> certificate, long stream) {
      this.applicant = applicant;
      this.used =
          views.open(
              applicant.access(),
              applicant.identity().proxy(),
              applicant.profile(),
              applicant.sidecar());
      this.certificate = certificate;
      this.stream = stream;
      this.registration =
          applicant.identity().registration().map(each -> new Registration(each, Optional.empty()));
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
      ProxyView shared = used.at(published);
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
      used.close();
      certificate.ifPresent(Lease::close);
      listeners.tell(each -> each.disconnected(applicant.node(), end));
      applicant
          .identity()
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
