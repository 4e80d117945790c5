package io.mizzen.controlplane.view;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.encode.grpc.EndpointsName;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one resource of each type before data planes are served. The first of a JVM takes as long
 * as thousands of later ones, for classes and protobuf descriptors are loaded; data planes that
 * wait for a control plane to return would all wait for that.
 */
final class WarmUp {
  private WarmUp() {}

  /**
   * Asks as a gRPC client in the default namespace would.
   *
   * @return a listener, and what it leads to if there is a service
   */
  static List<XdsResource> run(MeshState state, TranslationCache cache) {
    ProxyIdentity proxy = ProxyIdentity.in(state.settings().defaultNamespace());
    ViewKey key = ViewKey.of(state.snapshot(), proxy, CapabilityProfile.grpcJava());
    // One that nobody else is given: it counts for no connected data plane.
    ProxyView view = ProxyView.of(key, state, cache);
    ProxyScope scope = key.scope(state.snapshot());
    Optional<ClusterName> first = ScopeNames.defaultClusters(scope).findFirst();
    List<XdsResource> made = new ArrayList<>();
    String listener = first.map(name -> name.host() + ":" + name.port()).orElse("nobody:80");
    view.find(TypeUrl.LISTENER, listener).ifPresent(made::add);
    first
        .map(ClusterName::render)
        .ifPresent(
            name -> {
              view.find(TypeUrl.ROUTE, name).ifPresent(made::add);
              Optional<XdsResource> cluster = view.find(TypeUrl.CLUSTER, name);
              cluster.ifPresent(made::add);
              cluster
                  .flatMap(EndpointsName::askedBy)
                  .flatMap(endpoints -> view.find(TypeUrl.ENDPOINT, endpoints))
                  .ifPresent(made::add);
            });
    return made;
  }
}
