package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.api.TopologyLabels;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.names.HostNames;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Node;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Subsets: that routes name those that exist, and that each selects a pod. */
final class SubsetTargets {
  /** A host that DestinationRules may be for, with the pods behind it. */
  private record Target(String host, String namespace, Map<String, String> selector) {}

  private SubsetTargets() {}

  static void check(Cluster cluster, Report report) {
    List<Target> targets = targets(cluster);
    for (MeshResource<DestinationRule> rule : cluster.all(DestinationRule.class)) {
      String host = cluster.settings().resolveHost(rule.spec().host(), rule.namespace());
      List<Target> meant =
          targets.stream().filter(target -> HostNames.covers(host, target.host())).toList();
      if (meant.isEmpty()) {
        report
            .at(rule, Cluster.SPEC.key("host"))
            .warning(
                AnalysisCode.UNKNOWN_DESTINATION_RULE_HOST,
                rule.spec().host(),
                "a service or a host of a ServiceEntry, not " + host,
                "the rule has no effect until it exists");
      } else {
        pods(rule, meant, cluster, report);
      }
    }
    cluster.all(VirtualService.class).forEach(service -> subsets(service, cluster, report));
  }

  private static List<Target> targets(Cluster cluster) {
    List<Target> targets = new ArrayList<>();
    for (MeshResource<KubernetesService> service : cluster.all(KubernetesService.class)) {
      String host = cluster.settings().serviceHost(service.name(), service.namespace());
      targets.add(new Target(host, service.namespace(), Cluster.selector(service)));
    }
    for (MeshResource<ServiceEntry> entry : cluster.all(ServiceEntry.class)) {
      Map<String, String> labels =
          entry.spec().workloadSelector().map(selector -> selector.labels()).orElse(Map.of());
      entry
          .spec()
          .hosts()
          .forEach(host -> targets.add(new Target(host, entry.namespace(), labels)));
    }
    return targets;
  }

  private static void pods(
      MeshResource<DestinationRule> rule, List<Target> targets, Cluster cluster, Report report) {
    List<Subset> subsets = rule.spec().subsets();
    for (int i = 0; i < subsets.size(); i++) {
      Map<String, String> labels = subsets.get(i).labels();
      boolean isEmpty =
          cluster.all(Pod.class).stream()
              .noneMatch(
                  pod ->
                      targets.stream()
                          .filter(target -> target.namespace().equals(pod.namespace()))
                          .filter(
                              target -> Cluster.matches(target.selector(), labelsOf(pod, cluster)))
                          .anyMatch(target -> Cluster.matches(labels, labelsOf(pod, cluster))));
      if (isEmpty) {
        report
            .at(rule, Cluster.SPEC.key("subsets").index(i).key("labels"))
            .warning(
                AnalysisCode.SUBSET_SELECTS_NOTHING,
                subsets.get(i).name() + " " + Cluster.text(labels),
                "labels that a pod of " + rule.spec().host() + " carries",
                "calls to this subset fail until one does");
      }
    }
  }

  /** A pod's labels, with the region, zone and name of its node. */
  private static Map<String, String> labelsOf(MeshResource<Pod> pod, Cluster cluster) {
    Map<String, String> labels = new TreeMap<>(pod.labels().entries());
    String name = pod.spec().spec().map(spec -> spec.nodeName()).orElse("");
    cluster.all(Node.class).stream()
        .filter(node -> node.name().equals(name))
        .forEach(
            node -> {
              labels.put("kubernetes.io/hostname", name);
              for (String key : TopologyLabels.OF_LOCALITY) {
                Optional.ofNullable(node.labels().entries().get(key))
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> labels.put(key, value));
              }
            });
    return labels;
  }

  private static void subsets(
      MeshResource<VirtualService> service, Cluster cluster, Report report) {
    List<HttpRoute> http = service.spec().http();
    for (int i = 0; i < http.size(); i++) {
      FieldPath path = Cluster.SPEC.key("http").index(i);
      for (int j = 0; j < http.get(i).route().size(); j++) {
        FieldPath at = path.key("route").index(j).key("destination");
        exists(service, http.get(i).route().get(j).destination(), at, cluster, report);
      }
      exists(service, http.get(i).mirror(), path.key("mirror"), cluster, report);
    }
    for (int i = 0; i < service.spec().tcp().size(); i++) {
      FieldPath path = Cluster.SPEC.key("tcp").index(i).key("route");
      for (int j = 0; j < service.spec().tcp().get(i).route().size(); j++) {
        FieldPath at = path.index(j).key("destination");
        exists(
            service, service.spec().tcp().get(i).route().get(j).destination(), at, cluster, report);
      }
    }
  }

  private static void exists(
      MeshResource<VirtualService> service,
      Optional<Destination> destination,
      FieldPath path,
      Cluster cluster,
      Report report) {
    destination
        .filter(to -> !to.subset().isEmpty())
        .filter(to -> known(to, service, cluster).noneMatch(name -> name.equals(to.subset())))
        .ifPresent(
            to ->
                report
                    .at(service, path.key("subset"))
                    .warning(
                        AnalysisCode.UNKNOWN_SUBSET,
                        to.subset(),
                        "a subset that a DestinationRule for " + to.host() + " defines",
                        "calls on this route fail until one does"));
  }

  private static Stream<String> known(
      Destination to, MeshResource<VirtualService> service, Cluster cluster) {
    String host = cluster.settings().resolveHost(to.host(), service.namespace());
    return cluster.all(DestinationRule.class).stream()
        .filter(
            rule ->
                HostNames.covers(
                    cluster.settings().resolveHost(rule.spec().host(), rule.namespace()), host))
        .flatMap(rule -> rule.spec().subsets().stream())
        .map(Subset::name);
  }
}
