package io.mizzen.controlplane;

import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.translator.document.MizzenDocuments;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ResourceView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One stream's view: the one it shares with all proxies that no rule can tell apart, and the answer
 * to its own registration.
 *
 * @param since the revision at which it came to share this view; what the view said before is new
 *     to this stream
 * @param registration the workload it registers, if it does
 */
record SessionView(ProxyView shared, long since, Optional<Workload> registration)
    implements ResourceView {

  /**
   * This stream after a change. It looks at everything again when rules tell its proxy apart from
   * others than before, and when it may have been told what the next view does not know of.
   */
  SessionView movedTo(ProxyView next) {
    boolean goesOn = next.key().equals(shared.key()) && shared.isComplete();
    long from = goesOn ? since : next.revision();
    return new SessionView(next, from, registration);
  }

  @Override
  public long revision() {
    return shared.revision();
  }

  /** A registration's answer depends on the services, and on no other resource. */
  @Override
  public long revision(TypeUrl type) {
    long own =
        registration.isPresent() && type.equals(TypeUrl.EXTENSION_CONFIG)
            ? shared.state().snapshot().revision()
            : 0;
    return Math.max(since, Math.max(own, shared.revision(type)));
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name) {
    return registration.isPresent()
            && type.equals(TypeUrl.EXTENSION_CONFIG)
            && name.equals(MizzenNames.REGISTRATION)
        ? registration.map(workload -> MizzenDocuments.registration(workload, hosts(workload)))
        : shared.find(type, name);
  }

  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    return shared.absent(type, name);
  }

  @Override
  public Collection<XdsResource> all(TypeUrl type) {
    return shared.all(type);
  }

  /** The hosts of the services that select a workload. */
  private List<String> hosts(Workload workload) {
    return shared.state().assembly().catalog().selecting(workload).stream()
        .map(ServiceKey::host)
        .toList();
  }
}
