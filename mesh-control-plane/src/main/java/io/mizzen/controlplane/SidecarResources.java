package io.mizzen.controlplane;

import io.mizzen.api.NotApplied;
import io.mizzen.api.Resolution;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.TlsMode;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.security.Callee;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.RouteTableInput;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput;
import io.mizzen.translator.resolve.PortTable;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The resources that a sidecar may ask for, by type and name: the names are those of {@link
 * SidecarInputs}, and each part is translated once for all sidecars.
 *
 * @param ports the services that the sidecar sees, by port; computed when first needed
 */
record SidecarResources(
    SidecarProxy proxy, EndpointTable table, Supplier<PortTable> ports, Translations cache) {

  /** Every name of a type; listeners and clusters are asked for without names. */
  List<String> names(TypeUrl type, ProxyScope scope) {
    if (type.equals(TypeUrl.CLUSTER)) {
      return ofAllServices(scope).clusterNames();
    }
    return type.equals(TypeUrl.LISTENER) ? ofAllServices(scope).listenerNames() : List.of();
  }

  /** The resource of that name; empty where a sidecar has none of it. */
  Optional<XdsResource> find(TypeUrl type, String name, ProxyScope scope) {
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
  static Optional<XdsResource> absent(TypeUrl type, String name) {
    return type.equals(TypeUrl.ENDPOINT)
        ? Optional.of(Translator.sidecarEndpoints(SidecarEndpointInput.none(name)).resource())
        : Optional.empty();
  }

  /** The service whose servers a cluster waits for; empty when none of them could open it. */
  Optional<Service> waitsFor(String cluster, ProxyScope scope) {
    return ClusterName.parse(cluster)
        .flatMap(name -> scope.service(name.host()))
        .filter(service -> service.resolution() == Resolution.STATIC)
        .filter(service -> !inputs(scope).isClosed(Callee.anyOf(service), TlsMode.ISTIO));
  }

  /** Whether a cluster has no endpoint now; false for names of no cluster. */
  boolean isServedByNobody(String cluster, ProxyScope scope) {
    try {
      return inputs(scope)
          .endpoints(cluster)
          .filter(input -> input.endpoints().isEmpty())
          .isPresent();
    } catch (RuntimeException | StackOverflowError e) {
      // What cannot be put together find() answers for, and says so.
      return false;
    }
  }

  /** The fields of rules that a sidecar does not apply. */
  Set<NotApplied> notApplied(ProxyScope scope) {
    SidecarInputs inputs = ofAllServices(scope);
    Set<NotApplied> all = new TreeSet<>();
    for (String name : inputs.clusterNames()) {
      inputs.upstream(name).map(cache::translate).ifPresent(each -> all.addAll(each.notApplied()));
    }
    for (int port : ports.get().byPort().keySet()) {
      inputs
          .routes(String.valueOf(port))
          .virtualHosts()
          .forEach(host -> all.addAll(cache.translate(host).notApplied()));
    }
    scope.services().stream()
        .filter(service -> service.resolution() == Resolution.DYNAMIC_DNS)
        .map(SidecarResources::withoutCluster)
        .forEach(all::add);
    all.addAll(inputs.notApplied());
    return all;
  }

  private static NotApplied withoutCluster(Service service) {
    return new NotApplied(
        new ResourceKey("ServiceEntry", service.namespace(), service.name()),
        "spec.resolution",
        "DYNAMIC_DNS: sidecars do not look names up when they are called yet; requests for "
            + service.host()
            + " go where the client sent them");
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
