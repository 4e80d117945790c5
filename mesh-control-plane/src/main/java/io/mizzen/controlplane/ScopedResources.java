package io.mizzen.controlplane;

import io.mizzen.api.NotApplied;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.snapshot.ViewScope;
import io.mizzen.translator.ProxyInputs;
import io.mizzen.translator.Translator;
import io.mizzen.translator.cluster.EndpointsName;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.document.MizzenDocuments;
import io.mizzen.translator.cluster.UnknownService;
import io.mizzen.translator.endpoint.EndpointInput;
import io.mizzen.translator.endpoint.NoEndpoint;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ResourceView;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All resources of one scope at one revision, translated when first asked for and shared by all
 * proxies of the scope. Safe for many threads.
 */
final class ScopedResources implements ResourceView {
  /** How much is kept for asking again; names are the clients' choice, and any number of them. */
  private static final int MAX_FOUND = 20_000;

  private final MeshState state;
  private final ViewScope scope;
  private final CapabilityProfile profile;
  private final ProxyInputs inputs;
  private final TranslationCache cache;
  private final Map<Asked, Optional<XdsResource>> found = new ConcurrentHashMap<>();

  private record Asked(TypeUrl type, String name) {}

  ScopedResources(
      MeshState state, ViewScope scope, CapabilityProfile profile, TranslationCache cache) {
    this.state = state;
    this.scope = scope;
    this.profile = profile;
    this.inputs = new ProxyInputs(scope, profile);
    this.cache = cache;
  }

  @Override
  public long revision() {
    return state.revision();
  }

  /** All but endpoints depend on rules and services alone. */
  @Override
  public long revision(TypeUrl type) {
    return type.equals(TypeUrl.ENDPOINT) ? state.revision() : state.snapshot().revision();
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name) {
    Asked asked = new Asked(type, name);
    Optional<XdsResource> known = found.get(asked);
    if (known == null) {
      known = resource(type, name);
      if (found.size() < MAX_FOUND) {
        found.put(asked, known);
      }
    }
    return known;
  }

  /** Clusters of what has gone have no endpoints, and its routes lead nowhere. */
  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    if (type.equals(TypeUrl.ENDPOINT)) {
      return Optional.of(Translator.endpoints(gone(name)).resource());
    }
    if (type.equals(TypeUrl.CLUSTER)) {
      return inputs.absentCluster(name).map(Translator::cluster).map(Translation::resource);
    }
    return type.equals(TypeUrl.ROUTE)
        ? Optional.of(Translator.noRoutes(name).resource())
        : Optional.empty();
  }

  private EndpointInput gone(String name) {
    return EndpointInput.failing(name, "the cluster is gone", inputs.profile());
  }

  /** A gRPC client names what it wants; a wildcard gets the clusters and listeners of the scope. */
  @Override
  public Collection<XdsResource> all(TypeUrl type) {
    if (type.equals(TypeUrl.CLUSTER)) {
      return clusterNames().flatMap(name -> find(type, name.render()).stream()).toList();
    }
    if (type.equals(TypeUrl.LISTENER)) {
      return defaultClusters()
          .flatMap(name -> find(type, name.host() + ":" + name.port()).stream())
          .toList();
    }
    return List.of();
  }

  /**
   * The service whose servers a name of endpoints waits for; empty when there is none, or when no
   * server could open its cluster.
   */
  Optional<Service> waitsFor(String endpointsName) {
    return inputs
        .endpoints(endpointsName, state.endpoints())
        .filter(input -> input.noEndpoint() instanceof NoEndpoint.Wait)
        .flatMap(input -> EndpointsName.parse(endpointsName))
        .flatMap(name -> scope.service(name.cluster().host()));
  }

  /** Whether a name of endpoints means a cluster that no server serves now. */
  boolean isServedByNobody(String endpointsName) {
    return inputs
        .endpoints(endpointsName, state.endpoints())
        .filter(
            input -> input.endpoints().stream().noneMatch(e -> e.labels().matches(input.subset())))
        .isPresent();
  }

  /**
   * What the rules of this scope ask for and this kind of data plane does not do, and what no data
   * plane does yet.
   */
  Set<NotApplied> notApplied() {
    Set<NotApplied> all = new TreeSet<>(leftOutOfRules());
    state.rules().byKey().values().forEach(rule -> all.addAll(LeftOut.of(rule, state.settings())));
    return all.stream()
        .map(each -> each.seenBy(dataPlane(), originOf(each.resource())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String dataPlane() {
    return profile.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Origin originOf(ResourceKey key) {
    return state.rules().find(key).map(MeshResource::origin).orElse(Origin.of(""));
  }

  private Set<NotApplied> leftOutOfRules() {
    Set<NotApplied> all = new TreeSet<>();
    defaultClusters()
        .flatMap(name -> inputs.route(name.render()).stream())
        .forEach(input -> all.addAll(cache.get(input, Translator::route).notApplied()));
    clusterNames()
        .flatMap(name -> inputs.cluster(name.render()).stream())
        .forEach(input -> all.addAll(cache.get(input, Translator::cluster).notApplied()));
    return all;
  }

  private Optional<XdsResource> resource(TypeUrl type, String name) {
    if (type.equals(TypeUrl.LISTENER)) {
      return inputs.listener(name).map(Translator::listener).map(Translation::resource);
    }
    if (type.equals(TypeUrl.ROUTE)) {
      return inputs
          .route(name)
          .map(i -> cache.get(i, Translator::route))
          .map(Translation::resource);
    }
    if (type.equals(TypeUrl.CLUSTER)) {
      return inputs
          .cluster(name)
          .map(i -> cache.get(i, Translator::cluster))
          .map(Translation::resource)
          .or(() -> UnknownService.parse(name).map(UnknownService::cluster));
    }
    if (type.equals(TypeUrl.ENDPOINT)) {
      return inputs
          .endpoints(name, state.endpoints())
          .map(i -> cache.get(i, Translator::endpoints))
          .map(Translation::resource);
    }
    return type.equals(TypeUrl.EXTENSION_CONFIG) && name.equals(MizzenNames.SERVICE_NAMES)
        ? Optional.of(MizzenDocuments.serviceNames(scope.services()))
        : Optional.empty();
  }

  private Stream<ClusterName> defaultClusters() {
    return scope.services().stream()
        .flatMap(service -> service.clientPorts().stream().map(port -> cluster(service, port, "")));
  }

  private Stream<ClusterName> clusterNames() {
    return Stream.concat(
        defaultClusters(),
        scope.services().stream()
            .flatMap(
                service ->
                    service.clientPorts().stream()
                        .flatMap(
                            port -> subsets(service).map(name -> cluster(service, port, name)))));
  }

  private Stream<String> subsets(Service service) {
    return scope.destinationRule(service).stream()
        .flatMap(applied -> applied.rule().subsets().stream())
        .map(Subset::name);
  }

  private static ClusterName cluster(Service service, ServicePort port, String subset) {
    return new ClusterName(port.number(), subset, service.host());
  }
}
