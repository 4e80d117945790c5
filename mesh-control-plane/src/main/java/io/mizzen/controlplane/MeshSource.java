package io.mizzen.controlplane;

import io.mizzen.api.Service;
import io.mizzen.api.Workload;
import io.mizzen.controlplane.registry.InitialSyncTimer;
import io.mizzen.controlplane.registry.SelfRegistrations;
import io.mizzen.controlplane.state.MeshState;
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

/**
 * Admits streams of the kinds of data planes that rules are translated for, and serves each from
 * the newest publication.
 */
final class MeshSource implements ResourceSource {
  private static final long NOT_YET = -1;

  private final Supplier<Publication> newest;
  private final SelfRegistrations registrations;
  private final InitialSyncTimer initialSync;
  private final AtomicLong streams = new AtomicLong();
  private final AtomicLong resumed = new AtomicLong();

  MeshSource(
      Supplier<Publication> newest, SelfRegistrations registrations, InitialSyncTimer initialSync) {
    this.newest = newest;
    this.registrations = registrations;
    this.initialSync = initialSync;
  }

  /** How many streams of data planes have come back with resources of an earlier stream. */
  long resumed() {
    return resumed.get();
  }

  @Override
  public Admission open(ProxyNode node) {
    if (node.isEnvoy()) {
      // It would accept API listeners, ignore them, and hold nothing.
      return new Admission.Refused(
          Admission.Reason.UNIMPLEMENTED,
          "user_agent_name: "
              + node.userAgentName()
              + " (expected: a gRPC client; rules are not translated for Envoy yet)");
    }
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
    identity
        .registration()
        .ifPresent(
            workload -> {
              registrations.connected(workload, stream);
              initialSync.registered();
            });
    return new Admission.Admitted(new Session(identity, profile, stream));
  }

  private final class Session implements ProxySession {
    private final NodeIdentity identity;
    private final CapabilityProfile profile;
    private final long stream;
    private @Nullable Publication seen;
    private @Nullable ResourceView view;
    private boolean hasOlder;
    private long registeredAt = NOT_YET;

    Session(NodeIdentity identity, CapabilityProfile profile, long stream) {
      this.identity = identity;
      this.profile = profile;
      this.stream = stream;
    }

    @Override
    public void resumed() {
      if (!hasOlder) {
        hasOlder = true;
        view = null;
        resumed.incrementAndGet();
      }
    }

    @Override
    public ResourceView view() {
      Publication publication = newest.get();
      ResourceView current = view;
      if (current == null || publication != seen) {
        current = view(publication);
        view = current;
        seen = publication;
      }
      return current;
    }

    private ResourceView view(Publication publication) {
      ScopedResources shared = publication.view(identity.proxy(), profile);
      ResourceView held = hasOlder ? new HeldView(shared, publication) : shared;
      return identity
          .registration()
          .<ResourceView>map(workload -> registered(held, workload, publication.state()))
          .orElse(held);
    }

    private ResourceView registered(ResourceView shared, Workload workload, MeshState state) {
      if (registeredAt == NOT_YET && state.registered().workloads().containsKey(workload.key())) {
        registeredAt = state.revision();
      }
      return new RegisteredView(shared, workload, state, registeredAt);
    }

    @Override
    public void closed(StreamEnd end) {
      identity
          .registration()
          .ifPresent(
              workload -> {
                if (end == StreamEnd.GOODBYE) {
                  registrations.closed(workload, stream);
                } else {
                  registrations.lost(workload, stream);
                }
              });
    }
  }

  /** The shared view without the endpoints that a data plane with older ones is to keep for now. */
  private record HeldView(ScopedResources shared, Publication publication) implements ResourceView {
    @Override
    public long revision() {
      return shared.revision();
    }

    @Override
    public long revision(TypeUrl type) {
      return shared.revision(type);
    }

    @Override
    public Optional<XdsResource> find(TypeUrl type, String name) {
      return type.equals(TypeUrl.ENDPOINT) && isHeld(name)
          ? Optional.empty()
          : shared.find(type, name);
    }

    private boolean isHeld(String name) {
      return shared.waitsFor(name).filter(publication::holds).isPresent()
          && (publication.state().initialSync() == MeshState.InitialSync.RUNNING
              || shared.isServedByNobody(name));
    }

    /** Of what has gone nothing is said before the servers are back. */
    @Override
    public Optional<XdsResource> absent(TypeUrl type, String name) {
      return type.equals(TypeUrl.ENDPOINT) && publication.isSyncing()
          ? Optional.empty()
          : shared.absent(type, name);
    }

    @Override
    public Collection<XdsResource> all(TypeUrl type) {
      return shared.all(type);
    }
  }

  /**
   * The shared view, and what this one stream was registered as.
   *
   * @param registeredAt the first revision with its workload, or {@link #NOT_YET}
   */
  private record RegisteredView(
      ResourceView shared, Workload workload, MeshState state, long registeredAt)
      implements ResourceView {
    @Override
    public long revision() {
      return shared.revision();
    }

    /** A registration's answer depends on the services, as the shared resources of its type do. */
    @Override
    public long revision(TypeUrl type) {
      return type.equals(TypeUrl.EXTENSION_CONFIG)
          ? Math.max(registeredAt, shared.revision(type))
          : shared.revision(type);
    }

    @Override
    public Optional<XdsResource> find(TypeUrl type, String name) {
      if (!type.equals(TypeUrl.EXTENSION_CONFIG) || !name.equals(MizzenNames.REGISTRATION)) {
        return shared.find(type, name);
      }
      return registeredAt == NOT_YET
          ? Optional.empty()
          : Optional.of(MizzenDocuments.registration(workload, selectingHosts()));
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
