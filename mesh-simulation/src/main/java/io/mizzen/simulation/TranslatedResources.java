package io.mizzen.simulation;

import io.mizzen.catalog.EndpointTable;
import io.mizzen.dataplane.cluster.Cluster;
import io.mizzen.dataplane.cluster.ClusterLoadAssignment;
import io.mizzen.dataplane.decode.ResourceDecoder;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.route.RouteConfiguration;
import io.mizzen.translator.ProxyInputs;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.grpc.UnknownService;
import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The resources that our own control plane sends a proxyless gRPC client: translated and decoded
 * when first asked for, then kept. The names it may ask for are endless, so there is no list of
 * listeners.
 */
final class TranslatedResources implements ProxyResources {
  private final ProxyInputs inputs;
  private final EndpointTable table;
  private final Map<String, Optional<Listener>> listeners = new ConcurrentHashMap<>();
  private final Map<String, Optional<RouteConfiguration>> routes = new ConcurrentHashMap<>();
  private final Map<String, Optional<Cluster>> clusters = new ConcurrentHashMap<>();
  private final Map<String, Optional<ClusterLoadAssignment>> endpoints = new ConcurrentHashMap<>();

  TranslatedResources(ProxyInputs inputs, EndpointTable table) {
    this.inputs = inputs;
    this.table = table;
  }

  @Override
  public List<Listener> listeners() {
    return List.of();
  }

  @Override
  public Optional<Listener> listener(String name) {
    return once(
        listeners,
        name,
        asked ->
            inputs
                .listener(asked)
                .map(Translator::listener)
                .map(made -> ResourceDecoder.listener(made.resource()).orThrow()));
  }

  @Override
  public Optional<RouteConfiguration> routes(String name) {
    return once(
        routes,
        name,
        asked ->
            inputs
                .route(asked)
                .map(Translator::route)
                .map(made -> ResourceDecoder.routes(made.resource()).orThrow()));
  }

  @Override
  public Optional<Cluster> cluster(String name) {
    return once(
        clusters,
        name,
        asked -> clusterResource(asked).map(made -> ResourceDecoder.cluster(made).orThrow()));
  }

  private Optional<XdsResource> clusterResource(String name) {
    return inputs
        .cluster(name)
        .map(Translator::cluster)
        .map(Translation::resource)
        .or(() -> UnknownService.parse(name).map(UnknownService::cluster));
  }

  @Override
  public Optional<ClusterLoadAssignment> endpoints(String name) {
    return once(
        endpoints,
        name,
        asked ->
            inputs
                .endpoints(asked, table)
                .map(Translator::endpoints)
                .map(made -> ResourceDecoder.endpoints(made.resource()).orThrow()));
  }

  private static <T> Optional<T> once(
      Map<String, Optional<T>> known, String name, Function<String, Optional<T>> make) {
    return known.computeIfAbsent(name, make);
  }
}
