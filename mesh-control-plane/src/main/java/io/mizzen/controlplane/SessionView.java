package io.mizzen.controlplane;

import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.translator.document.MizzenDocuments;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ResourceView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One stream's view: the one it shares with all proxies that no rule can tell apart, without the
 * endpoints that are held back for it, and with the answer to its own registration.
 *
 * @param publication what the hold is judged by
 * @param hasOlder whether the data plane came back with endpoints of an earlier control plane
 * @param since the revision from which on everything is new to this stream
 * @param registration what the stream registers, if it does
 */
record SessionView(
    ProxyView shared,
    Publication publication,
    boolean hasOlder,
    long since,
    Optional<Registration> registration)
    implements ResourceView {

  /**
   * What became of a stream's registration.
   *
   * @param since the first revision with its workload; empty before there is one
   */
  record Registration(Workload workload, Optional<Long> since) {
    /** As of a state. */
    Registration at(MeshState state) {
      return since.isEmpty() && state.registered().workloads().containsKey(workload.key())
          ? new Registration(workload, Optional.of(state.revision()))
          : this;
    }
  }

  /**
   * This stream after a change. It looks at everything again when rules tell its proxy apart from
   * others than before, when it may have been told what the next view does not know of, and when
   * endpoints are held back for it otherwise than before.
   */
  SessionView movedTo(ProxyView next, Publication newest, boolean older) {
    boolean sameHold =
        !older || (hasOlder && newest.state().initialSync() == publication.state().initialSync());
    boolean goesOn = next.key().equals(shared.key()) && shared.isComplete() && sameHold;
    return new SessionView(
        next,
        newest,
        older,
        goesOn ? since : next.revision(),
        registration.map(each -> each.at(newest.state())));
  }

  @Override
  public long revision() {
    return shared.revision();
  }

  /**
   * What is held back may depend on any change, and on the hold itself, which may end without one:
   * its revisions are like no other's.
   */
  @Override
  public long revision(TypeUrl type) {
    if (type.equals(TypeUrl.ENDPOINT) && isHolding()) {
      return -1 - publication.state().revision();
    }
    return Math.max(since, Math.max(shared.revision(type), own(type)));
  }

  /** A registration's answer depends on the services. */
  private long own(TypeUrl type) {
    return type.equals(TypeUrl.EXTENSION_CONFIG) && registration.isPresent()
        ? Math.max(registration.get().since().orElse(0L), shared.state().snapshot().revision())
        : 0;
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name) {
    if (type.equals(TypeUrl.EXTENSION_CONFIG)
        && name.equals(MizzenNames.REGISTRATION)
        && registration.isPresent()) {
      return registration
          .filter(each -> each.since().isPresent())
          .map(each -> MizzenDocuments.registration(each.workload(), hosts(each.workload())));
    }
    Optional<XdsResource> known = shared.find(type, name);
    return type.equals(TypeUrl.ENDPOINT) && isHeld(name) ? Optional.empty() : known;
  }

  /** Of what has gone nothing is said before the servers are back. */
  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    return type.equals(TypeUrl.ENDPOINT) && isHolding()
        ? Optional.empty()
        : shared.absent(type, name);
  }

  @Override
  public Collection<XdsResource> all(TypeUrl type) {
    return shared.all(type);
  }

  private boolean isHolding() {
    return hasOlder && publication.isSyncing();
  }

  private boolean isHeld(String name) {
    return isHolding()
        && shared.waitsFor(name).filter(publication::holds).isPresent()
        && (publication.state().initialSync() == MeshState.InitialSync.RUNNING
            || shared.isServedByNobody(name));
  }

  /** The hosts of the services that select a workload. */
  private List<String> hosts(Workload workload) {
    return shared.state().assembly().catalog().selecting(workload).stream()
        .map(ServiceKey::host)
        .toList();
  }
}
