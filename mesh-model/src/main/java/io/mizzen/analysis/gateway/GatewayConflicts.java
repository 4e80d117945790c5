package io.mizzen.analysis.gateway;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.model.MeshResource;
import io.mizzen.names.HostNames;
import io.mizzen.rules.gateway.Gateway;
import io.mizzen.rules.gateway.Gateway.Server;
import io.mizzen.rules.gateway.Gateway.ServerTlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gateways of one workload that want the same host on the same port, or show one certificate. */
final class GatewayConflicts {
  private record Claim(MeshResource<Gateway> gateway, int server, Server spec) {
    String workload() {
      return Cluster.text(gateway.spec().selector());
    }

    int port() {
      return spec.port().map(Gateway.Port::number).orElse(0);
    }

    boolean isOfOther(Claim other) {
      return !gateway.key().equals(other.gateway().key());
    }

    /** Whether every workload of the other gateway is one of this gateway. */
    boolean includes(Claim other) {
      return Cluster.matches(gateway.spec().selector(), other.gateway().spec().selector());
    }

    /** One selector is the other one, or both select some pod and one says more. */
    boolean shares(Claim other, Cluster cluster) {
      return workload().equals(other.workload())
          || ((includes(other) || other.includes(this)) && isSelected(other, cluster));
    }

    private boolean isSelected(Claim other, Cluster cluster) {
      return cluster.pods(gateway.spec().selector(), Optional.empty()).stream()
          .anyMatch(
              pod -> Cluster.matches(other.gateway().spec().selector(), pod.labels().entries()));
    }
  }

  private GatewayConflicts() {}

  static void check(Cluster cluster, Report report) {
    List<Claim> claims = new ArrayList<>();
    for (MeshResource<Gateway> gateway : cluster.all(Gateway.class)) {
      List<Server> servers = gateway.spec().servers();
      for (int i = 0; i < servers.size(); i++) {
        claims.add(new Claim(gateway, i, servers.get(i)));
      }
    }
    claims.forEach(claim -> hosts(claim, claims, cluster, report));
    certificates(claims, report);
  }

  private static void hosts(Claim claim, List<Claim> claims, Cluster cluster, Report report) {
    TreeSet<String> others = new TreeSet<>();
    claims.stream()
        .filter(other -> claim.port() != 0 && other.port() == claim.port())
        .filter(claim::isOfOther)
        .filter(other -> meet(claim, other))
        .filter(other -> claim.shares(other, cluster))
        .forEach(other -> others.add(other.gateway().namespace() + "/" + other.gateway().name()));
    if (!others.isEmpty()) {
      report
          .at(claim.gateway(), Cluster.SPEC.key("servers").index(claim.server()).key("hosts"))
          .warning(
              AnalysisCode.CONFLICTING_GATEWAYS,
              String.join(", ", claim.spec().hosts()),
              "hosts that no other gateway of "
                  + claim.workload()
                  + " has on port "
                  + claim.port()
                  + "; "
                  + String.join(", ", others)
                  + " does",
              "only one of them is used");
    }
  }

  private static boolean meet(Claim claim, Claim other) {
    return claim.spec().hosts().stream()
        .anyMatch(
            host ->
                other.spec().hosts().stream()
                    .anyMatch(each -> HostNames.overlap(dnsName(host), dnsName(each))));
  }

  private static String dnsName(String host) {
    return host.substring(host.indexOf('/') + 1);
  }

  /** HTTP/2 clients reuse a connection for all hosts of its certificate. */
  private static void certificates(List<Claim> claims, Report report) {
    Map<String, List<Claim>> byCertificate = new TreeMap<>();
    for (Claim claim : claims) {
      String certificate = claim.spec().tls().map(GatewayConflicts::certificate).orElse("");
      if (!certificate.isEmpty()) {
        byCertificate.computeIfAbsent(certificate, any -> new ArrayList<>()).add(claim);
      }
    }
    byCertificate.forEach(
        (certificate, of) ->
            of.stream()
                .filter(
                    claim ->
                        of.stream()
                            .anyMatch(other -> claim.isOfOther(other) && claim.includes(other)))
                .forEach(claim -> certificate(claim, report)));
  }

  private static String certificate(ServerTlsSettings tls) {
    return tls.credentialName().isEmpty() ? tls.serverCertificate() : tls.credentialName();
  }

  private static void certificate(Claim claim, Report report) {
    report
        .at(claim.gateway(), Cluster.SPEC.key("servers").index(claim.server()).key("tls"))
        .warning(
            AnalysisCode.DUPLICATE_CERTIFICATE,
            claim.spec().tls().map(GatewayConflicts::certificate).orElse(""),
            "a certificate of its own",
            "HTTP/2 clients may reuse a connection and get 404");
  }
}
