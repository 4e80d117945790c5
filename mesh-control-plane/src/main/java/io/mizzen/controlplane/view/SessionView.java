package io.mizzen.controlplane.view;

import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.controlplane.certificates.HeldSecrets;
import io.mizzen.controlplane.certificates.WorkloadCertificates.Lease;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.translator.document.MizzenDocuments;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.protocol.NamesAhead;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * One stream's view: the one it shares with all proxies that no rule can tell apart, without the
 * endpoints that are held back for it, and with the answer to its own registration. Only what is
 * its own is not shared.
 *
 * @param published what the hold is judged by
 * @param hasOlder whether the data plane came back with endpoints of an earlier control plane
 * @param registration what the stream registers, if it does
 * @param certified present if the stream may have its workload's certificate
 */
@API(status = API.Status.INTERNAL)
public record SessionView(
    ProxyView shared,
    PublishedState published,
    boolean hasOlder,
    Optional<Registration> registration,
    Optional<Certified> certified)
    implements ResourceView {

  /**
   * The state of a stream's registration.
   *
   * @param since the first revision with its workload; empty before there is one
   */
  public record Registration(Workload workload, Optional<Long> since) {
    /** As of a state. */
    public Registration at(MeshState state) {
      return since.isEmpty() && state.registered().workloads().containsKey(workload.key())
          ? new Registration(workload, Optional.of(state.revision()))
          : this;
    }
  }

  /**
   * The secrets of a stream, as of its view. Compared as a whole, and never shown.
   *
   * @param lease by which its certificate is asked for
   */
  public record Certified(Lease lease, HeldSecrets held) {
    /** Asks for a certificate, if this is the first question after one. */
    Optional<XdsResource> find(String name) {
      lease.want();
      return held.find(name);
    }

    @Override
    public String toString() {
      return "secrets";
    }
  }

  @Override
  public long revision() {
    return shared.revision();
  }

  @Override
  public Optional<Object> sharedKey(TypeUrl type) {
    return isOwn(type) ? Optional.empty() : shared.sharedKey(type);
  }

  @Override
  public ResourceView sharedView() {
    return shared;
  }

  /**
   * The names held back may depend on any change, and on the hold itself, which may end without
   * one; a registration's answer on the services.
   */
  @Override
  public Optional<Set<String>> changedSince(TypeUrl type, ResourceView earlier) {
    if (!(earlier instanceof SessionView before)
        || (type.equals(TypeUrl.ENDPOINT) && isOwn(type))) {
      return Optional.empty();
    }
    if (type.equals(TypeUrl.SECRET)) {
      return certified.equals(before.certified) ? Optional.of(Set.of()) : Optional.empty();
    }
    Optional<Set<String>> changed = shared.changedSince(type, before.shared);
    return isOwn(type) && !sameRegistration(before)
        ? changed.map(names -> with(names, MizzenNames.REGISTRATION))
        : changed;
  }

  private boolean sameRegistration(SessionView before) {
    return registration.equals(before.registration)
        && shared.state().snapshot().revision() == before.shared.state().snapshot().revision();
  }

  private static Set<String> with(Set<String> names, String name) {
    Set<String> all = new HashSet<>(names);
    all.add(name);
    return all;
  }

  private boolean isOwn(TypeUrl type) {
    return type.equals(TypeUrl.ENDPOINT)
        ? isHolding()
        : (type.equals(TypeUrl.EXTENSION_CONFIG) && registration.isPresent())
            || (type.equals(TypeUrl.SECRET) && certified.isPresent());
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name) {
    if (type.equals(TypeUrl.SECRET)) {
      return certified.flatMap(secrets -> secrets.find(name));
    }
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
    // A secret that is missing is on its way, or is somebody else's.
    if (type.equals(TypeUrl.SECRET)) {
      return Optional.empty();
    }
    return type.equals(TypeUrl.ENDPOINT) && isHolding()
        ? Optional.empty()
        : shared.absent(type, name);
  }

  @Override
  public Optional<NamesAhead> namesAhead(XdsResource before, XdsResource after) {
    return shared.namesAhead(before, after);
  }

  @Override
  public Collection<XdsResource> all(TypeUrl type) {
    return type.equals(TypeUrl.SECRET) ? List.of() : shared.all(type);
  }

  @Override
  public Collection<String> names(TypeUrl type) {
    return type.equals(TypeUrl.SECRET) ? List.of() : shared.names(type);
  }

  private boolean isHolding() {
    return hasOlder && published.isSyncing();
  }

  private boolean isHeld(String name) {
    return isHolding()
        && shared.waitsFor(name).filter(published::holds).isPresent()
        && (published.state().initialSync() == MeshState.InitialSync.RUNNING
            || shared.isServedByNobody(name));
  }

  /** The hosts of the services that select a workload. */
  private List<String> hosts(Workload workload) {
    return shared.state().assembly().catalog().selecting(workload).stream()
        .map(ServiceKey::host)
        .toList();
  }
}
