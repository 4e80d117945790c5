package io.mizzen.controlplane.view;

import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.xds.ClusterName;
import java.util.stream.Stream;

/** The clusters that exist in a scope, for those who ask for all of them. Pure. */
final class ScopeNames {
  private ScopeNames() {}

  /** One per service and port. */
  static Stream<ClusterName> defaultClusters(ProxyScope scope) {
    return scope.services().stream()
        .flatMap(service -> service.clientPorts().stream().map(port -> cluster(service, port, "")));
  }

  /** The default clusters, then one per subset. */
  static Stream<ClusterName> clusters(ProxyScope scope) {
    return Stream.concat(
        defaultClusters(scope),
        scope.services().stream()
            .flatMap(
                service ->
                    service.clientPorts().stream()
                        .flatMap(
                            port ->
                                subsets(scope, service)
                                    .map(name -> cluster(service, port, name)))));
  }

  private static Stream<String> subsets(ProxyScope scope, Service service) {
    return scope.destinationRule(service).stream()
        .flatMap(applied -> applied.rule().subsets().stream())
        .map(Subset::name);
  }

  private static ClusterName cluster(Service service, ServicePort port, String subset) {
    return new ClusterName(port.number(), subset, service.host());
  }
}
