package io.mizzen.controlplane.view;

import com.google.common.base.Suppliers;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.TlsMode;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.view.Answers.Asked;
import io.mizzen.controlplane.view.FailedTranslation.Fallback;
import io.mizzen.model.ChangeKey;
import io.mizzen.security.Callee;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.RouteTableInput;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput;
import io.mizzen.translator.encode.envoy.cluster.UpstreamClusters;
import io.mizzen.translator.resolve.PortTable;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.NamesAhead;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The resources of an Envoy sidecar: the names are those of {@link SidecarInputs}, and each part is
 * translated once for all sidecars.
 *
 * @param ports the services that the sidecar sees, by port; computed when first needed
 */
record SidecarResources(
    SidecarProxy proxy, EndpointTable table, Supplier<PortTable> ports, TranslationCache cache)
    implements ProxyResources {

  /** Those of a state, without any other to start from. */
  static SidecarResources of(
      SidecarProxy proxy, ProxyScope scope, MeshState state, TranslationCache cache) {
    return new SidecarResources(
        proxy,
        state.endpoints(),
        Suppliers.memoize(() -> SidecarInputs.portsOf(scope, proxy)),
        cache);
  }

  /** The services by port are kept unless some service differs. */
  @Override
  public SidecarResources at(MeshState next, ProxyScope scope, Set<ChangeKey> changed) {
    return changed.stream().anyMatch(SidecarResources::concernsServices)
        ? of(proxy, scope, next, cache)
        : new SidecarResources(proxy, next.endpoints(), ports, cache);
  }

  private static boolean concernsServices(ChangeKey changed) {
    return changed instanceof ChangeKey.Hosts
        || changed instanceof ChangeKey.Senders
        || changed instanceof ChangeKey.SidecarPattern;
  }

  /** Listeners and clusters are asked for without names. */
  @Override
  public List<String> names(TypeUrl type, ProxyScope scope) {
    if (type.equals(TypeUrl.CLUSTER)) {
      return ofAllServices(scope).clusterNames();
    }
    return type.equals(TypeUrl.LISTENER) ? ofAllServices(scope).listenerNames() : List.of();
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name, ProxyScope scope) {
    if (type.equals(TypeUrl.LISTENER)) {
      return ofAllServices(scope).listener(name).map(cache::translate).map(Translation::resource);
    }
    if (type.equals(TypeUrl.ROUTE)) {
      RouteTableInput table = ofAllServices(scope).routes(name);
      return Optional.of(Translator.routeTable(table, host -> cache.translate(host).resource()));
    }
    if (type.equals(TypeUrl.CLUSTER)) {
      return cluster(name, scope);
    }
    return type.equals(TypeUrl.ENDPOINT)
        ? inputsFor(name, scope).endpoints(name).map(cache::translate).map(Translation::resource)
        : Optional.empty();
  }

  /** Endpoints of a cluster that has gone; everything else a sidecar is not told of any more. */
  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    return type.equals(TypeUrl.ENDPOINT)
        ? Optional.of(Translator.sidecarEndpoints(SidecarEndpointInput.none(name)).resource())
        : Optional.empty();
  }

  @Override
  public Optional<XdsResource> failing(Asked asked, Fallback answer) {
    if (asked.type().equals(TypeUrl.CLUSTER)) {
      return Optional.of(UpstreamClusters.closed(asked.name()));
    }
    return answer == Fallback.CLOSED ? absent(asked.type(), asked.name()) : Optional.empty();
  }

  /** Envoy waits for the clusters of its routes by itself. */
  @Override
  public Optional<NamesAhead> namesAhead(
      XdsResource before, XdsResource after, Function<String, Optional<XdsResource>> clusters) {
    return Optional.empty();
  }

  @Override
  public Optional<Service> waitsFor(String endpointsName, ProxyScope scope) {
    return ClusterName.parse(endpointsName)
        .flatMap(name -> scope.service(name.host()))
        .filter(service -> service.resolution() == Resolution.STATIC)
        .filter(service -> !inputs(scope).isClosed(Callee.anyOf(service), TlsMode.ISTIO));
  }

  @Override
  public boolean isServedByNobody(String endpointsName, ProxyScope scope) {
    return inputs(scope)
        .endpoints(endpointsName)
        .filter(input -> input.endpoints().isEmpty())
        .isPresent();
  }

  @Override
  public Map<Asked, Supplier<Collection<NotApplied>>> leftOut(ProxyScope scope) {
    SidecarInputs inputs = ofAllServices(scope);
    Map<Asked, Supplier<Collection<NotApplied>>> all = new LinkedHashMap<>();
    for (String name : inputs.clusterNames()) {
      all.put(
          new Asked(TypeUrl.CLUSTER, name),
          () ->
              inputs
                  .upstream(name)
                  .map(cache::translate)
                  .map(Translation::notApplied)
                  .orElse(List.of()));
    }
    for (int port : ports.get().byPort().keySet()) {
      String name = String.valueOf(port);
      all.put(
          new Asked(TypeUrl.ROUTE, name),
          () ->
              inputs.routes(name).virtualHosts().stream()
                  .flatMap(host -> cache.translate(host).notApplied().stream())
                  .toList());
    }
    all.put(new Asked(TypeUrl.LISTENER, ProxyView.ALL), inputs::notApplied);
    return all;
  }

  private Optional<XdsResource> cluster(String name, ProxyScope scope) {
    Optional<XdsResource> fixed = inputs(scope).fixedCluster(name);
    if (fixed.isPresent()) {
      return fixed;
    }
    Optional<? extends Record> input =
        ClusterName.parse(name).isPresent()
            ? inputsFor(name, scope).upstream(name)
            : ofAllServices(scope).inboundCluster(name);
    return input.map(cache::translate).map(Translation::resource);
  }

  /** For what depends on one service only. */
  private SidecarInputs inputsFor(String cluster, ProxyScope scope) {
    ClusterName.parse(cluster).ifPresent(name -> scope.service(name.host()));
    return inputs(scope);
  }

  /** For what depends on which services there are, and on their ports and addresses. */
  private SidecarInputs ofAllServices(ProxyScope scope) {
    scope.readServices();
    return inputs(scope);
  }

  private SidecarInputs inputs(ProxyScope scope) {
    Certificates certificates =
        switch (scope.settings().workloadCertificates()) {
          case NONE -> Certificates.NONE;
          case SIDECARS -> Certificates.SDS;
        };
    return new SidecarInputs(scope, proxy, certificates, ports.get(), table);
  }
}
