package io.mizzen.it.envoy;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxySession;
import io.mizzen.xds.server.ResourceSource;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.StreamDecision;
import io.mizzen.xds.server.StreamEnd;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The same resources for every proxy, as they were shown last. */
final class WrittenSource implements ResourceSource {
  private volatile Shown shown = new Shown(0, List.of());

  private record Shown(long revision, List<XdsResource> resources) implements ResourceView {
    @Override
    public Optional<XdsResource> find(TypeUrl type, String name) {
      return all(type).stream().filter(each -> each.name().equals(name)).findFirst();
    }

    @Override
    public Collection<XdsResource> all(TypeUrl type) {
      return resources.stream().filter(each -> each.type().equals(type)).toList();
    }
  }

  /** Replaces the resources; the server still has to push. */
  long show(XdsResource... resources) {
    Shown next = new Shown(shown.revision() + 1, List.of(resources));
    shown = next;
    return next.revision();
  }

  @Override
  public StreamDecision open(ProxyNode node) {
    return new StreamDecision.Accepted(
        new ProxySession() {
          @Override
          public ResourceView view() {
            return shown;
          }

          @Override
          public void closed(StreamEnd end) {}
        });
  }
}
