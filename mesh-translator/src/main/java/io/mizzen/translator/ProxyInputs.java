package io.mizzen.translator;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.security.Reach;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.cluster.ClusterInput;
import io.mizzen.translator.cluster.Clusters;
import io.mizzen.translator.cluster.EffectivePolicy;
import io.mizzen.translator.cluster.EndpointsName;
import io.mizzen.translator.cluster.MissingTls;
import io.mizzen.translator.cluster.UnknownService;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.endpoint.EndpointInput;
import io.mizzen.translator.endpoint.LocalityPolicy;
import io.mizzen.translator.endpoint.NoEndpoint;
import io.mizzen.translator.route.RouteInput;
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
                new ClusterInput(
                    cluster,
                    scope.settings().meshId(),
                    scope.service(cluster.host()).flatMap(this::destinationRule),
                    profile,
                    missingTls()));
  }

  /** A cluster of that name for a client that waits for one which does not exist any more. */
  public Optional<ClusterInput> absentCluster(String name) {
    return ClusterName.parse(name)
        .map(
            cluster ->
                new ClusterInput(cluster, scope.settings().meshId(), Optional.empty(), profile));
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
    return scope
        .service(cluster.host())
        .filter(service -> ListenerNames.ports(service).contains(cluster.port()))
        .filter(
            service ->
                subset(destinationRule(service).map(Rule::spec), cluster.subset()).isPresent())
        .isPresent();
  }

  private MissingTls missingTls() {
    return scope.settings().allowedNotEnforced().contains("DestinationRule")
        ? MissingTls.PLAINTEXT
        : MissingTls.CLOSED;
  }

  private boolean isRouteTarget(ClusterName cluster) {
    return scope.isRouteTarget(cluster.host(), cluster.subset());
  }

  private Optional<EndpointInput> endpoints(String name, ClusterName cluster, EndpointTable table) {
    Optional<Service> service = scope.service(cluster.host());
    Optional<ServicePort> port = service.flatMap(s -> s.port(cluster.port()));
    if (service.isEmpty() || port.isEmpty()) {
      return Optional.empty();
    }
    Optional<DestinationRule> rule = destinationRule(service.get()).map(Rule::spec);
    Optional<Labels> subset = subset(rule, cluster.subset());
    EffectivePolicy policy =
        rule.map(spec -> EffectivePolicy.of(spec, cluster.port(), cluster.subset()))
            .orElseGet(EffectivePolicy::none);
    LocalityPolicy locality =
        LocalityPolicy.of(
            policy.withLocality(scope.settings().traffic().localityLbSetting()),
            scope.locality(),
            scope.labels());
    // Names that a client would have to look up cannot be sent as endpoints.
    List<Endpoint> serving =
        scope.endpoints(service.get(), table).stream()
            .filter(endpoint -> !service.get().resolution().isDns())
            .filter(endpoint -> endpoint.servicePortName().equals(port.get().name()))
            .toList();
    return subset.map(
        labels -> {
          Reach reach =
              scope.reach(
                  service.get(),
                  serving.stream().filter(each -> each.labels().matches(labels)).toList());
          NoEndpoint noEndpoint =
              reach
                  .closedBecause()
                  .<NoEndpoint>map(NoEndpoint.Fail::new)
                  .orElseGet(NoEndpoint.Wait::new);
          return new EndpointInput(name, reach.open(), labels, locality, noEndpoint, profile);
        });
  }

  private static Optional<Labels> subset(Optional<DestinationRule> rule, String name) {
    if (name.isEmpty()) {
      return Optional.of(Labels.none());
    }
    return rule.map(DestinationRule::subsets).orElse(List.of()).stream()
        .filter(subset -> subset.name().equals(name))
        .findFirst()
        .map(Subset::labels)
        .map(Labels::of);
  }

  private Optional<Rule<DestinationRule>> destinationRule(Service service) {
    return scope.destinationRule(service).map(applied -> new Rule<>(applied.key(), applied.rule()));
  }
}
