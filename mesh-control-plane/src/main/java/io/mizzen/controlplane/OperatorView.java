package io.mizzen.controlplane;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.controlplane.debug.DebugSource;
import io.mizzen.controlplane.node.StreamApplicant;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.view.ProxyViews;
import io.mizzen.controlplane.view.PublishedState;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.XdsCounters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The view of a control plane that operators are shown.
 *
 * @param newest the newest published state
 * @param inForce the documents of the resources in force
 */
record OperatorView(
    MeshRuntime mesh,
    Supplier<PublishedState> newest,
    ProxyViews views,
    Supplier<Map<ResourceKey, Document>> inForce,
    Serving serving)
    implements DebugSource {

  @Override
  public MeshState state() {
    return newest.get().state();
  }

  @Override
  public Map<ResourceKey, Document> documents() {
    return inForce.get();
  }

  @Override
  public List<ProxyStatus> proxies() {
    return serving.server().status();
  }

  @Override
  public XdsCounters counters() {
    return serving.server().counters();
  }

  @Override
  public long certificateTimeouts() {
    return mesh.certificateTimeouts();
  }

  @Override
  public long failedTranslations() {
    return mesh.failedTranslations();
  }

  @Override
  public List<Finding> findings() {
    return mesh.findings();
  }

  @Override
  public List<NotApplied> notApplied() {
    return mesh.notApplied();
  }

  @Override
  public Optional<ResourceView> view(ProxyNode node) {
    return applicant(node)
        .map(
            each ->
                views.lookedAt(
                    newest.get(),
                    each.access(),
                    each.identity().proxy(),
                    each.profile(),
                    each.sidecar()));
  }

  @Override
  public Optional<ProxyScope> scope(ProxyNode node) {
    return applicant(node)
        .map(each -> ProxyScope.of(newest.get().state().snapshot(), each.identity().proxy()));
  }

  private static Optional<StreamApplicant> applicant(ProxyNode node) {
    try {
      return Optional.of(StreamApplicant.unverified(node));
    } catch (IllegalArgumentException e) {
      // A server that names no address is registered where its stream comes from.
      return Optional.empty();
    }
  }

  @Override
  public boolean isReady() {
    return serving.isReady();
  }
}
