package io.mizzen.controlplane;

import io.mizzen.api.Service;
import io.mizzen.api.Workload;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.document.MizzenDocuments;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.Admission;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxySession;
import io.mizzen.xds.server.ResourceSource;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.StreamEnd;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Admits streams and serves each from the newest publication. */
final class MeshSource implements ResourceSource {
  private final Supplier<Publication> newest;
  private final Registrar registrar;
  private final AtomicLong streams = new AtomicLong();

  MeshSource(Supplier<Publication> newest, Registrar registrar) {
    this.newest = newest;
    this.registrar = registrar;
  }

  @Override
  public Admission open(ProxyNode node) {
    NodeIdentity identity;
    try {
      identity = NodeIdentity.of(node);
    } catch (IllegalArgumentException e) {
      // The server logs it, capped and escaped: the message quotes what the peer sent.
      return new Admission.Refused(
          Admission.Reason.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
    CapabilityProfile profile = CapabilityProfile.of(node.userAgentName(), node.userAgentVersion());
    long stream = streams.incrementAndGet();
    identity.registration().ifPresent(workload -> registrar.connected(workload, stream));
    return new Admission.Admitted(new Session(identity, profile, stream));
  }

  private final class Session implements ProxySession {
    private final NodeIdentity identity;
    private final CapabilityProfile profile;
    private final long stream;
    private @Nullable Publication seen;
    private @Nullable ResourceView view;

    Session(NodeIdentity identity, CapabilityProfile profile, long stream) {
      this.identity = identity;
      this.profile = profile;
      this.stream = stream;
    }

    @Override
    public ResourceView view() {
      Publication publication = newest.get();
      ResourceView current = view;
      if (current == null || publication != seen) {
        ProxyIdentity proxy = identity.proxy();
        ResourceView shared = publication.view(proxy, profile);
        current =
            identity
                .registration()
                .<ResourceView>map(w -> new RegisteredView(shared, w, publication.state()))
                .orElse(shared);
        view = current;
        seen = publication;
      }
      return current;
    }

    @Override
    public void closed(StreamEnd end) {
      identity
          .registration()
          .ifPresent(
              workload -> {
                if (end == StreamEnd.GOODBYE) {
                  registrar.goodbye(workload, stream);
                } else {
                  registrar.lost(workload, stream);
                }
              });
    }
  }

  /** The shared view, and what became of this one stream's registration. */
  private record RegisteredView(ResourceView shared, Workload workload, MeshState state)
      implements ResourceView {
    @Override
    public long revision() {
      return shared.revision();
    }

    /** A registration's answer depends on the services, as the shared resources of its type do. */
    @Override
    public long revision(TypeUrl type) {
      return shared.revision(type);
    }

    @Override
    public Optional<XdsResource> find(TypeUrl type, String name) {
      return type.equals(TypeUrl.EXTENSION_CONFIG) && name.equals(MizzenNames.REGISTRATION)
          ? Optional.of(MizzenDocuments.registration(workload, selectingHosts()))
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

    private List<String> selectingHosts() {
      return state.snapshot().services().stream()
          .filter(service -> service.namespace().equals(workload.namespace()))
          .filter(service -> service.selector().map(workload.labels()::matches).orElse(false))
          .map(Service::host)
          .toList();
    }
  }
}
