package io.mizzen.translator;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.security.Reach;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.MissingTls;
import io.mizzen.translator.encode.grpc.ClusterInput;
import io.mizzen.translator.encode.grpc.Clusters;
import io.mizzen.translator.encode.grpc.EndpointInput;
import io.mizzen.translator.encode.grpc.EndpointsName;
import io.mizzen.translator.encode.grpc.NoEndpoint;
import io.mizzen.translator.encode.grpc.RouteInput;
import io.mizzen.translator.encode.grpc.UnknownService;
import io.mizzen.translator.resolve.cluster.ResolvedCluster;
import io.mizzen.xds.ClusterName;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The inputs of each resource that one kind of proxy may ask for: a scope is cut into the small
 * records that {@link Translator} reads. Pure; proxies with equal scopes get equal inputs.
 *
 * @param scope what the proxy sees of the mesh
 * @param profile what the proxy's data plane honours
 */
@API(status = API.Status.EXPERIMENTAL)
public record ProxyInputs(ProxyScope scope, CapabilityProfile profile) {

  /**
   * The listener of any name a client dials; a wrong name gets one that fails at once. Empty for
   * the name of a server's own listener.
   */
  public Optional<ListenerInput> listener(String name) {
    if (ListenerNames.isServerSide(name)) {
      return Optional.empty();
    }
    return Optional.of(
        ListenerNames.resolve(name, scope)
            .map(service -> ListenerInput.routed(name, service))
            .orElseGet(() -> ListenerInput.noSuchHost(name)));
  }

  /** The routes of {@code outbound|port||host}; empty when there is no such service or port. */
  public Optional<RouteInput> route(String name) {
    return ClusterName.parse(name)
        .filter(cluster -> cluster.subset().isEmpty())
        .flatMap(
            cluster ->
                scope
                    .service(cluster.host())
                    .filter(service -> ListenerNames.ports(service).contains(cluster.port()))
                    .map(service -> new RouteInputs(scope, profile).of(cluster, service)));
  }

  /**
   * The cluster of that name; empty when nothing of that name exists and no rule sends requests to
   * it. A target that does not exist still has a cluster, without endpoints: a missing one makes
   * gRPC wait 15 s before it fails. A cluster that has just been taken away is missing, so that it
   * stays with a proxy until its routes are gone too.
   */
  public Optional<ClusterInput> cluster(String name) {
    return ClusterName.parse(name)
        .filter(cluster -> exists(cluster) || isRouteTarget(cluster))
        .map(
            cluster ->
                ResolvedCluster.of(cluster, scope)
                    .map(this::cluster)
                    .orElseGet(() -> withoutService(cluster)));
  }

  private ClusterInput withoutService(ClusterName cluster) {
    return ClusterInput.withoutRule(cluster, scope.settings().meshId(), profile);
  }

  private ClusterInput cluster(ResolvedCluster cluster) {
    return new ClusterInput(
        cluster.name(),
        scope.settings().meshId(),
        cluster.rule(),
        cluster.policy(),
        profile,
        MissingTls.of(scope.settings()));
  }

  /**
   * The endpoints of a cluster, by the same rule: empty exactly when {@link #cluster} is. A closed
   * cluster ({@link io.mizzen.translator.core.Refused}), an {@link UnknownService} and one that
   * does not exist have none, which is an answer too: every call fails at once.
   */
  public Optional<EndpointInput> endpoints(String name, EndpointTable table) {
    Optional<UnknownService> unknown = UnknownService.parse(name);
    if (unknown.isPresent()) {
      return Optional.of(
          EndpointInput.failing(name, "no service " + unknown.get().requested(), profile));
    }
    if (EndpointsName.isClosed(name)) {
      return Optional.of(EndpointInput.failing(name, closedReason(name), profile));
    }
    return EndpointsName.parse(name)
        .filter(parsed -> parsed.meshInstance().equals(scope.settings().meshId()))
        .map(EndpointsName::cluster)
        .filter(cluster -> exists(cluster) || isRouteTarget(cluster))
        .map(
            cluster ->
                endpoints(name, cluster, table)
                    .orElseGet(() -> EndpointInput.failing(name, missing(cluster), profile)));
  }

  private String closedReason(String name) {
    return EndpointsName.parse(name)
        .flatMap(parsed -> cluster(parsed.cluster().render()))
        .flatMap(Clusters::closedBecause)
        .map(cause -> "closed: " + cause)
        // Asked for by a data plane that has not yet heard that the cluster is open again.
        .orElse("closed");
  }

  /** The missing part of a cluster that some rule names: service, port or subset. */
  private String missing(ClusterName cluster) {
    Optional<Service> service = scope.service(cluster.host());
    if (service.isEmpty()) {
      return "no service " + cluster.host();
    }
    return ListenerNames.ports(service.get()).contains(cluster.port())
        ? "no DestinationRule defines subset " + cluster.subset() + " of " + cluster.host()
        : "service " + cluster.host() + " has no port " + cluster.port();
  }

  private boolean exists(ClusterName cluster) {
    return ResolvedCluster.of(cluster, scope)
        .filter(found -> ListenerNames.ports(found.service()).contains(cluster.port()))
        .filter(found -> found.subset().isPresent())
        .isPresent();
  }

  private boolean isRouteTarget(ClusterName cluster) {
    return scope.isRouteTarget(cluster.host(), cluster.subset());
  }

  private Optional<EndpointInput> endpoints(String name, ClusterName cluster, EndpointTable table) {
    return ResolvedCluster.of(cluster, scope)
        .filter(ResolvedCluster::exists)
        .map(found -> endpoints(name, found, table));
  }

  private EndpointInput endpoints(String name, ResolvedCluster cluster, EndpointTable table) {
    // Names that a client would have to look up cannot be sent as endpoints.
    List<Endpoint> chosen =
        cluster.service().resolution().isDns()
            ? List.of()
            : cluster.chosen(cluster.callable(scope, table));
    Reach reach = scope.reach(cluster.service(), chosen);
    NoEndpoint noEndpoint =
        reach
            .closedBecause()
            .or(() -> unreachable(cluster.service()))
            .<NoEndpoint>map(NoEndpoint.Fail::new)
            .orElseGet(NoEndpoint.Wait::new);
    return new EndpointInput(
        name,
        reach.open(),
        cluster.subset().orElseThrow(),
        cluster.locality(scope),
        noEndpoint,
        profile);
  }

  /** The reason for which this kind of proxy never gets an endpoint; empty where it may. */
  private static Optional<String> unreachable(Service service) {
    return service.resolution().isDns()
        ? Optional.of(
            service.host()
                + " has resolution "
                + service.resolution()
                + ", and gRPC clients look no endpoints up in DNS")
        : Optional.empty();
  }
}
