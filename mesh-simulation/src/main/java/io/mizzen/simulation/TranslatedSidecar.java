package io.mizzen.simulation;

import io.mizzen.dataplane.cluster.Cluster;
import io.mizzen.dataplane.cluster.ClusterLoadAssignment;
import io.mizzen.dataplane.decode.ResourceDecoder;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.route.RouteConfiguration;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Translation;
import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The resources that our own control plane sends an Envoy sidecar: translated and decoded when
 * first asked for, then kept.
 */
final class TranslatedSidecar implements ProxyResources {
  private final SidecarInputs inputs;
  private final Map<String, Optional<Listener>> listeners = new ConcurrentHashMap<>();
  private final Map<String, Optional<RouteConfiguration>> routes = new ConcurrentHashMap<>();
  private final Map<String, Optional<Cluster>> clusters = new ConcurrentHashMap<>();
  private final Map<String, Optional<ClusterLoadAssignment>> endpoints = new ConcurrentHashMap<>();

  TranslatedSidecar(SidecarInputs inputs) {
    this.inputs = inputs;
  }

  @Override
  public List<Listener> listeners() {
    return inputs.listenerNames().stream().flatMap(name -> listener(name).stream()).toList();
  }

  @Override
  public Optional<Listener> listener(String name) {
    return listeners.computeIfAbsent(
        name,
        asked ->
            inputs
                .listener(asked)
                .map(Translator::sidecarListener)
                .map(made -> ResourceDecoder.listener(made.resource()).orThrow()));
  }

  /** A name that no listener has leads nowhere: Envoy is never told of it. */
  @Override
  public Optional<RouteConfiguration> routes(String name) {
    return routes.computeIfAbsent(
        name,
        asked ->
            Optional.of(
                ResourceDecoder.routes(
                        Translator.routeTable(
                            inputs.routes(asked), host -> Translator.virtualHost(host).resource()))
                    .orThrow()));
  }

  @Override
  public Optional<Cluster> cluster(String name) {
    return clusters.computeIfAbsent(
        name, asked -> clusterResource(asked).map(made -> ResourceDecoder.cluster(made).orThrow()));
  }

  private Optional<XdsResource> clusterResource(String name) {
    return inputs
        .fixedCluster(name)
        .or(() -> inputs.upstream(name).map(Translator::upstream).map(Translation::resource))
        .or(
            () ->
                inputs
                    .inboundCluster(name)
                    .map(Translator::inboundCluster)
                    .map(Translation::resource));
  }

  @Override
  public Optional<ClusterLoadAssignment> endpoints(String name) {
    return endpoints.computeIfAbsent(
        name,
        asked ->
            inputs
                .endpoints(asked)
                .map(Translator::sidecarEndpoints)
                .map(made -> ResourceDecoder.endpoints(made.resource()).orThrow()));
  }
}
