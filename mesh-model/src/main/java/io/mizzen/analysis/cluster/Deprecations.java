package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.rules.kubernetes.CustomResourceDefinition;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import java.util.List;
import java.util.Set;

/** Fields and kinds that Istio has given up. */
final class Deprecations {
  private static final Set<String> REMOVED =
      Set.of("ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding");

  private Deprecations() {}

  static void check(Cluster cluster, Report report) {
    cluster
        .all(VirtualService.class)
        .forEach(
            service -> {
              List<HttpRoute> http = service.spec().http();
              for (int i = 0; i < http.size(); i++) {
                if (http.get(i)
                    .fault()
                    .flatMap(f -> f.delay())
                    .filter(d -> d.percent() > 0)
                    .isPresent()) {
                  report
                      .at(
                          service,
                          Cluster.SPEC
                              .key("http")
                              .index(i)
                              .key("fault")
                              .key("delay")
                              .key("percent"))
                      .warning(
                          AnalysisCode.DEPRECATED_RESOURCE, "percent", "", "use percentage.value");
                }
              }
            });
    cluster.all(Sidecar.class).stream()
        .filter(
            sidecar ->
                sidecar.spec().outboundTrafficPolicy().flatMap(p -> p.egressProxy()).isPresent())
        .forEach(
            sidecar ->
                report
                    .at(sidecar, Cluster.SPEC.key("outboundTrafficPolicy").key("egressProxy"))
                    .warning(AnalysisCode.DEPRECATED_RESOURCE, "egressProxy", "", "it is ignored"));
    cluster.all(CustomResourceDefinition.class).stream()
        .filter(
            crd ->
                crd.spec()
                    .spec()
                    .filter(spec -> spec.group().equals("rbac.istio.io"))
                    .flatMap(spec -> spec.names())
                    .filter(names -> REMOVED.contains(names.kind()))
                    .isPresent())
        .forEach(
            crd ->
                report
                    .at(crd, Cluster.SPEC)
                    .warning(
                        AnalysisCode.DEPRECATED_RESOURCE, crd.name(), "", "the kind is removed"));
  }
}
