package io.mizzen.controlplane.view;

import io.mizzen.api.NotApplied;
import io.mizzen.api.Service;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.view.Answers.Asked;
import io.mizzen.controlplane.view.FailedTranslation.Fallback;
import io.mizzen.model.ChangeKey;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.ProxyInputs;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.document.MizzenDocuments;
import io.mizzen.translator.encode.grpc.ClusterInput;
import io.mizzen.translator.encode.grpc.Clusters;
import io.mizzen.translator.encode.grpc.ClustersAhead;
import io.mizzen.translator.encode.grpc.EndpointInput;
import io.mizzen.translator.encode.grpc.EndpointsName;
import io.mizzen.translator.encode.grpc.NoEndpoint;
import io.mizzen.translator.encode.grpc.UnknownService;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.MizzenNames;
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
import java.util.stream.Collectors;

/**
 * The resources of gRPC clients, which name each one they want: listeners as they spell their
 * targets, all others as {@link ProxyInputs} has them.
 */
record GrpcResources(CapabilityProfile profile, MeshState state, TranslationCache cache)
    implements ProxyResources {
  private static final String CLOSED = "closed: a rule for it cannot be translated";
  private static final String GONE = "the cluster is gone";

  @Override
  public GrpcResources at(MeshState next, ProxyScope scope, Set<ChangeKey> changed) {
    return new GrpcResources(profile, next, cache);
  }

  /** A client names what it wants; a wildcard gets the clusters and listeners of the scope. */
  @Override
  public List<String> names(TypeUrl type, ProxyScope scope) {
    if (type.equals(TypeUrl.CLUSTER)) {
      return ScopeNames.clusters(scope).map(ClusterName::render).toList();
    }
    return type.equals(TypeUrl.LISTENER)
        ? ScopeNames.defaultClusters(scope).map(name -> name.host() + ":" + name.port()).toList()
        : List.of();
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name, ProxyScope scope) {
    ProxyInputs inputs = inputs(scope);
    if (type.equals(TypeUrl.LISTENER)) {
      return inputs.listener(name).map(cache::translateOnce).map(Translation::resource);
    }
    if (type.equals(TypeUrl.ROUTE)) {
      return inputs.route(name).map(cache::translate).map(Translation::resource);
    }
    if (type.equals(TypeUrl.CLUSTER)) {
      return inputs
          .cluster(name)
          .map(cache::translate)
          .map(Translation::resource)
          .or(() -> UnknownService.parse(name).map(UnknownService::cluster));
    }
    if (type.equals(TypeUrl.ENDPOINT)) {
      return endpoints(name, scope).map(cache::translate).map(Translation::resource);
    }
    return type.equals(TypeUrl.EXTENSION_CONFIG) ? document(name, scope) : Optional.empty();
  }

  private static Optional<XdsResource> document(String name, ProxyScope scope) {
    return name.equals(MizzenNames.MESH)
        ? Optional.of(MizzenDocuments.mesh(scope.settings()))
        : MizzenNames.hostOf(name).map(host -> MizzenDocuments.service(host, scope));
  }

  /** Clusters of what has gone have no endpoints, and its routes lead nowhere. */
  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    if (type.equals(TypeUrl.ENDPOINT)) {
      return Optional.of(failing(name, GONE));
    }
    if (type.equals(TypeUrl.CLUSTER)) {
      return ClusterName.parse(name)
          .map(cluster -> ClusterInput.withoutRule(cluster, state.settings().meshId(), profile))
          .map(input -> Translator.cluster(input).resource());
    }
    return type.equals(TypeUrl.ROUTE)
        ? Optional.of(Translator.noRoutes(name).resource())
        : Optional.empty();
  }

  @Override
  public Optional<XdsResource> failing(Asked asked, Fallback answer) {
    if (asked.type().equals(TypeUrl.CLUSTER)) {
      return ClusterName.parse(asked.name())
          .map(name -> Clusters.closed(name, state.settings().meshId(), profile));
    }
    return asked.type().equals(TypeUrl.ENDPOINT) && answer == Fallback.CLOSED
        ? Optional.of(failing(asked.name(), CLOSED))
        : Optional.empty();
  }

  private XdsResource failing(String name, String reason) {
    return Translator.endpoints(EndpointInput.failing(name, reason, profile)).resource();
  }

  @Override
  public Optional<NamesAhead> namesAhead(
      XdsResource before, XdsResource after, Function<String, Optional<XdsResource>> clusters) {
    return profile.honours(Capability.ROUTES_TO_NEW_CLUSTERS)
        ? Optional.empty()
        : ClustersAhead.between(before, after)
            .map(
                ahead ->
                    new NamesAhead(
                        ahead.resource(),
                        Map.of(
                            TypeUrl.CLUSTER,
                            ahead.clusters(),
                            TypeUrl.ENDPOINT,
                            ahead.clusters().stream()
                                .flatMap(name -> clusters.apply(name).stream())
                                .flatMap(cluster -> EndpointsName.askedBy(cluster).stream())
                                .collect(Collectors.toSet()))));
  }

  @Override
  public Optional<Service> waitsFor(String endpointsName, ProxyScope scope) {
    return endpoints(endpointsName, scope)
        .filter(input -> input.noEndpoint() instanceof NoEndpoint.Wait)
        .flatMap(input -> EndpointsName.parse(endpointsName))
        .flatMap(name -> scope.service(name.cluster().host()));
  }

  @Override
  public boolean isServedByNobody(String endpointsName, ProxyScope scope) {
    return endpoints(endpointsName, scope)
        .filter(
            input -> input.endpoints().stream().noneMatch(e -> e.labels().matches(input.subset())))
        .isPresent();
  }

  @Override
  public Map<Asked, Supplier<Collection<NotApplied>>> leftOut(ProxyScope scope) {
    ProxyInputs inputs = inputs(scope);
    Map<Asked, Supplier<Collection<NotApplied>>> all = new LinkedHashMap<>();
    ScopeNames.defaultClusters(scope)
        .map(ClusterName::render)
        .forEach(
            name -> all.put(new Asked(TypeUrl.ROUTE, name), () -> leftOut(inputs.route(name))));
    ScopeNames.clusters(scope)
        .map(ClusterName::render)
        .forEach(
            name -> all.put(new Asked(TypeUrl.CLUSTER, name), () -> leftOut(inputs.cluster(name))));
    return all;
  }

  private List<NotApplied> leftOut(Optional<? extends Record> input) {
    return input.map(cache::translate).map(Translation::notApplied).orElse(List.of());
  }

  private Optional<EndpointInput> endpoints(String name, ProxyScope scope) {
    return inputs(scope).endpoints(name, state.endpoints());
  }

  private ProxyInputs inputs(ProxyScope scope) {
    return new ProxyInputs(scope, profile);
  }
}
