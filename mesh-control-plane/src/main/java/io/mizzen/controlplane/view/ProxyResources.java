package io.mizzen.controlplane.view;

import io.mizzen.api.NotApplied;
import io.mizzen.api.Service;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.view.Answers.Asked;
import io.mizzen.controlplane.view.FailedTranslation.Fallback;
import io.mizzen.model.ChangeKey;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.NamesAhead;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The resources of one kind of data plane at one revision: the part of a {@link ProxyView} that
 * depends on the kind. Whatever a resource is made from is read through the scope that is given, so
 * that the view learns what its answers depend on. Methods may throw where a rule cannot be
 * translated. Safe for many threads.
 */
sealed interface ProxyResources permits GrpcResources, SidecarResources {

  /** The resources of the proxies that a key stands for. */
  static ProxyResources of(ViewKey key, MeshState state, TranslationCache cache) {
    return key.sidecar()
        .<ProxyResources>map(
            proxy -> SidecarResources.of(proxy, key.scope(state.snapshot()), state, cache))
        .orElseGet(() -> new GrpcResources(key.profile(), state, cache));
  }

  /**
   * The same at a later revision.
   *
   * @param scope of these proxies, at that revision
   * @param changed what differs between the two
   */
  ProxyResources at(MeshState next, ProxyScope scope, Set<ChangeKey> changed);

  /** The names of a type that a subscription to all of it gets. */
  List<String> names(TypeUrl type, ProxyScope scope);

  /** The resource of that name; empty where such proxies have none. */
  Optional<XdsResource> find(TypeUrl type, String name, ProxyScope scope);

  /** The answer to a proxy that still asks for what does not exist any more, if it needs one. */
  Optional<XdsResource> absent(TypeUrl type, String name);

  /**
   * The answer in place of a resource whose translation throws, where its last good version is not
   * used; empty where a stream keeps what it has, and one that has none is told so.
   */
  Optional<XdsResource> failing(Asked asked, Fallback answer);

  /**
   * A route as a proxy needs it that must know clusters before a route uses them; empty where it
   * need not.
   *
   * @param clusters answers the cluster of a name
   */
  Optional<NamesAhead> namesAhead(
      XdsResource before, XdsResource after, Function<String, Optional<XdsResource>> clusters);

  /**
   * The service whose servers a name of endpoints waits for; empty when there is none, or when no
   * server could open its cluster.
   */
  Optional<Service> waitsFor(String endpointsName, ProxyScope scope);

  /** Whether a name of endpoints means a cluster that no server serves now. */
  boolean isServedByNobody(String endpointsName, ProxyScope scope);

  /** The fields of rules that each resource leaves out, by what asks for it. */
  Map<Asked, Supplier<Collection<NotApplied>>> leftOut(ProxyScope scope);
}
