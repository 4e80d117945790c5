package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.ConfigMap;
import io.mizzen.rules.kubernetes.Secret;
import io.mizzen.rules.meshconfig.MeshNetworks;
import java.util.HashSet;
import java.util.Set;

/** The registries that MeshNetworks names: Kubernetes, or a remote cluster with a secret. */
final class Networks {
  private static final FieldPath FIELD = FieldPath.root().key("data").key("meshNetworks");

  private Networks() {}

  static void check(Cluster cluster, Report report) {
    cluster.networks().ifPresent(networks -> check(networks, cluster, report));
  }

  private static void check(MeshNetworks networks, Cluster cluster, Report report) {
    Set<String> known = new HashSet<>(Set.of("Kubernetes", "External", "Mock", ""));
    cluster.all(Secret.class).stream()
        .filter(secret -> "true".equals(secret.labels().entries().get("istio/multiCluster")))
        .forEach(
            secret -> {
              known.addAll(secret.spec().data().keySet());
              known.addAll(secret.spec().stringData().keySet());
            });
    for (MeshResource<ConfigMap> map : cluster.all(ConfigMap.class)) {
      if (map.spec().data().containsKey("meshNetworks")) {
        networks
            .networks()
            .forEach(
                (name, network) ->
                    network.endpoints().stream()
                        .flatMap(endpoints -> endpoints.fromRegistry().stream())
                        .filter(registry -> !known.contains(registry))
                        .forEach(
                            registry ->
                                report
                                    .at(map, FIELD)
                                    .warning(
                                        AnalysisCode.UNKNOWN_REGISTRY,
                                        registry + " of network " + name,
                                        "the name of a cluster with a remote secret",
                                        "")));
      }
    }
  }
}
