package io.mizzen.controlplane.view;

import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import java.util.Optional;

/**
 * The facts that are equal for all proxies that share their resources.
 *
 * @param access whose streams may share them
 * @param labels those of the selectors that match, and those whose values rules compare
 * @param sidecar present for a sidecar
 */
record ViewKey(
    AccessScope access,
    String namespace,
    Labels labels,
    Locality locality,
    Network network,
    CapabilityProfile profile,
    Optional<SidecarProxy> sidecar) {

  static ViewKey of(MeshSnapshot snapshot, ProxyIdentity proxy, CapabilityProfile profile) {
    return of(snapshot, AccessScope.UNVERIFIED, proxy, profile, Optional.empty());
  }

  static ViewKey of(
      MeshSnapshot snapshot,
      AccessScope access,
      ProxyIdentity proxy,
      CapabilityProfile profile,
      Optional<SidecarProxy> sidecar) {
    ProxyScope scope = ProxyScope.of(snapshot, proxy);
    return new ViewKey(
        access,
        scope.namespace(),
        scope.labels(),
        scope.locality(),
        scope.network(),
        profile,
        sidecar);
  }

  /** Without the addresses of a sidecar that no resource depends on. */
  ViewKey distinguished(MeshState state) {
    return new ViewKey(
        access,
        namespace,
        labels,
        locality,
        network,
        profile,
        sidecar.map(proxy -> proxy.distinguished(scope(state.snapshot()), state.endpoints())));
  }

  /** The scope of such a proxy. */
  ProxyScope scope(MeshSnapshot snapshot) {
    return ProxyScope.shared(snapshot, namespace, labels, locality, network);
  }
}
