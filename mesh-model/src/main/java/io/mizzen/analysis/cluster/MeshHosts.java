package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.api.ExportTo;
import io.mizzen.model.MeshResource;
import io.mizzen.names.HostNames;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * VirtualServices of the mesh that claim one host. Among those for all namespaces it must be the
 * very host; one for a single namespace also meets those for all whose wildcard covers it.
 */
final class MeshHosts {
  private static final String ALL = "*";

  private record Claim(MeshResource<VirtualService> service, int index, String host, String scope) {

    boolean meets(Claim other) {
      if (service.key().equals(other.service().key())) {
        return false;
      }
      if (scope.equals(other.scope())) {
        return host.equals(other.host());
      }
      return other.scope().equals(ALL)
          ? HostNames.covers(other.host(), host)
          : scope.equals(ALL) && HostNames.covers(host, other.host());
    }
  }

  private MeshHosts() {}

  static void check(Cluster cluster, Report report) {
    List<Claim> claims = new ArrayList<>();
    cluster.all(VirtualService.class).stream()
        .filter(each -> each.spec().gateways().isEmpty() || each.spec().gateways().contains("mesh"))
        .forEach(each -> collect(each, cluster, claims));
    for (Claim claim : claims) {
      Optional<Claim> rival = claims.stream().filter(claim::meets).findFirst();
      rival.ifPresent(
          other ->
              report
                  .at(claim.service(), Cluster.SPEC.key("hosts").index(claim.index()))
                  .warning(
                      AnalysisCode.CONFLICTING_HOSTS,
                      claim.host(),
                      "one VirtualService per host; " + other.service().key() + " claims it too",
                      "put all rules into one, in order"));
    }
  }

  private static void collect(
      MeshResource<VirtualService> service, Cluster cluster, List<Claim> claims) {
    List<String> hosts = service.spec().hosts();
    for (int i = 0; i < hosts.size(); i++) {
      String host = cluster.settings().resolveHost(hosts.get(i), service.namespace());
      for (String scope :
          ExportTo.of(
                  cluster
                      .settings()
                      .traffic()
                      .exportTo()
                      .ofVirtualService(service.spec().exportTo()),
                  service.namespace())
              .namespaces()) {
        claims.add(new Claim(service, i, host, scope));
      }
    }
  }
}
