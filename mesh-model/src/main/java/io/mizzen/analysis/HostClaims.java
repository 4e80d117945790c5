package io.mizzen.analysis;

import io.mizzen.api.ExportTo;
import io.mizzen.api.Service;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which VirtualServices claim which host, and where two of them cannot both have it. */
final class HostClaims {
  private static final String MESH = "mesh";

  private final ReferenceContext context;
  private final Report report;

  private HostClaims(ReferenceContext context, Report report) {
    this.context = context;
    this.report = report;
  }

  private record Claim(MeshResource<VirtualService> rule, FieldPath path, ExportTo audience) {}

  /** Looks at the hosts that some rules name, and at all rules that name one of them. */
  static void analyze(
      Collection<MeshResource<VirtualService>> rules, ReferenceContext context, Report report) {
    HostClaims claims = new HostClaims(context, report);
    Set<String> hosts = new TreeSet<>();
    for (MeshResource<VirtualService> rule : rules) {
      if (rule.spec().gateways().isEmpty() || rule.spec().gateways().contains(MESH)) {
        hosts.addAll(claims.hostsOf(rule));
      }
    }
    for (String host : hosts) {
      claims.host(host, claims.claimsOf(host));
    }
  }

  private List<String> hostsOf(MeshResource<VirtualService> rule) {
    List<String> hosts = new ArrayList<>();
    for (String host : rule.spec().hosts()) {
      hosts.add(context.resolve(host, rule.namespace()));
    }
    return hosts;
  }

  private List<Claim> claimsOf(String host) {
    List<Claim> claims = new ArrayList<>();
    for (MeshResource<VirtualService> rule : context.claiming(host)) {
      ExportTo audience = context.audience(rule.spec(), rule.namespace());
      List<String> hosts = hostsOf(rule);
      for (int i = 0; i < hosts.size(); i++) {
        if (hosts.get(i).equals(host)) {
          FieldPath path = FieldPath.root().key("spec").key("hosts").index(i);
          claims.add(new Claim(rule, path, audience));
        }
      }
    }
    return claims;
  }

  private void host(String host, List<Claim> claims) {
    for (int i = 0; i < claims.size(); i++) {
      Claim claim = claims.get(i);
      foreign(host, claim);
      for (Claim earlier : claims.subList(0, i)) {
        if (earlier.audience().meets(claim.audience())) {
          conflict(host, claim, earlier);
          break;
        }
      }
    }
  }

  private void conflict(String host, Claim claim, Claim earlier) {
    report
        .at(claim.rule(), claim.path())
        .warning(
            AnalysisCode.CONFLICTING_HOSTS,
            host,
            "one VirtualService per host; " + earlier.rule().key() + " claims it too",
            "only one of them is used: put all rules into one, in order");
  }

  /** A host that only another namespace declares, claimed for clients everywhere. */
  private void foreign(String host, Claim claim) {
    String namespace = claim.rule().namespace();
    Optional<Service> service = context.service(host, namespace);
    boolean foreign =
        service.filter(any -> !any.namespace().equals(namespace)).isPresent()
            && claim.audience().isEverybody()
            && !context.isRootNamespace(namespace);
    if (foreign) {
      report
          .at(claim.rule(), claim.path())
          .warning(
              AnalysisCode.FOREIGN_HOST,
              host,
              "a host of namespace " + namespace + "; this one is of " + service.get().namespace(),
              "it routes calls of every namespace: set exportTo to ['.'], or move the rule there");
    }
  }
}
