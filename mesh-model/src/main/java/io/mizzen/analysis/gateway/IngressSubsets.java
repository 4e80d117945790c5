package io.mizzen.analysis.gateway;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Routes of a gateway to a whole service, beside a VirtualService that chooses subsets of it for
 * callers in the mesh: requests that come in through the gateway do not meet that one.
 */
final class IngressSubsets {
  private static final String MESH = "mesh";

  private IngressSubsets() {}

  static void check(Cluster cluster, Report report) {
    Map<String, Set<String>> choosing = choosing(cluster);
    for (MeshResource<VirtualService> rule : cluster.all(VirtualService.class)) {
      if (rule.spec().gateways().stream().anyMatch(gateway -> !gateway.equals(MESH))) {
        for (int i = 0; i < rule.spec().http().size(); i++) {
          FieldPath path = Cluster.SPEC.key("http").index(i).key("route");
          List<HttpRouteDestination> routes = rule.spec().http().get(i).route();
          for (int j = 0; j < routes.size(); j++) {
            Report.Field field = report.at(rule, path.index(j).key("destination").key("host"));
            routes
                .get(j)
                .destination()
                .filter(to -> to.subset().isEmpty())
                .ifPresent(to -> check(rule, to, choosing, field, cluster));
          }
        }
      }
    }
  }

  private static void check(
      MeshResource<VirtualService> rule,
      Destination to,
      Map<String, Set<String>> choosing,
      Report.Field field,
      Cluster cluster) {
    String host = cluster.settings().resolveHost(to.host(), rule.namespace());
    String others =
        choosing.getOrDefault(host, Set.of()).stream()
            .filter(each -> !each.equals(rule.key().toString()))
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      field.warning(
          AnalysisCode.SUBSET_NOT_FOR_INGRESS,
          to.host() + " without subset",
          "a subset, as " + others + " chooses one",
          "requests of the gateway go to all of the service");
    }
  }

  /** Of each host, the VirtualServices for it that send its requests to subsets of it. */
  private static Map<String, Set<String>> choosing(Cluster cluster) {
    Map<String, Set<String>> rules = new TreeMap<>();
    for (MeshResource<VirtualService> rule : cluster.all(VirtualService.class)) {
      Set<String> hosts =
          rule.spec().hosts().stream()
              .map(host -> cluster.settings().resolveHost(host, rule.namespace()))
              .collect(Collectors.toSet());
      rule.spec().http().stream()
          .flatMap(http -> http.route().stream())
          .flatMap(route -> route.destination().stream())
          .filter(to -> !to.subset().isEmpty())
          .map(to -> cluster.settings().resolveHost(to.host(), rule.namespace()))
          .filter(hosts::contains)
          .forEach(
              host ->
                  rules
                      .computeIfAbsent(host, key -> new LinkedHashSet<>())
                      .add(rule.key().toString()));
    }
    return rules;
  }
}
