package io.mizzen.controlplane;

import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.xds.server.Admission;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxySession;
import io.mizzen.xds.server.ResourceSource;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.StreamEnd;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits streams of the kinds of data planes that rules are translated for, and serves each from
 * the newest publication.
 */
final class MeshSource implements ResourceSource {
  private final Supplier<Publication> newest;
  private final ProxyViews views;
  private final Registrar registrar;
  private final AtomicLong streams = new AtomicLong();

  MeshSource(Supplier<Publication> newest, ProxyViews views, Registrar registrar) {
    this.newest = newest;
    this.views = views;
    this.registrar = registrar;
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
    identity.registration().ifPresent(workload -> registrar.connected(workload, stream));
    return new Admission.Admitted(new Session(identity, profile, stream));
  }

  private final class Session implements ProxySession {
    private final NodeIdentity identity;
    private final CapabilityProfile profile;
    private final long stream;
    private long seen;
    private @Nullable SessionView view;

    Session(NodeIdentity identity, CapabilityProfile profile, long stream) {
      this.identity = identity;
      this.profile = profile;
      this.stream = stream;
    }

    @Override
    public ResourceView view() {
      Publication publication = newest.get();
      SessionView current = view;
      if (current == null || seen != publication.state().revision()) {
        ProxyView shared = views.of(publication, identity.proxy(), profile);
        current =
            current == null
                ? new SessionView(shared, 0, identity.registration())
                : current.movedTo(shared);
        view = current;
        seen = publication.state().revision();
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
}
