package io.mizzen.analysis;

import io.mizzen.api.ExportTo;
import io.mizzen.api.Service;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which VirtualServices of the mesh claim which host, and where two of them cannot both have it.
 */
final class HostClaims {
  private static final String MESH = "mesh";

  private final Surroundings surroundings;
  private final Report report;
  private final Map<String, List<Claim>> byHost = new TreeMap<>();

  private HostClaims(Surroundings surroundings, Report report) {
    this.surroundings = surroundings;
    this.report = report;
  }

  private record Claim(MeshResource<VirtualService> rule, FieldPath path, ExportTo audience) {}

  static void analyze(Surroundings surroundings, Report report) {
    HostClaims claims = new HostClaims(surroundings, report);
    surroundings.rules().ofType(VirtualService.class).stream()
        .filter(rule -> rule.spec().gateways().isEmpty() || rule.spec().gateways().contains(MESH))
        .forEach(claims::collect);
    claims.byHost.forEach(claims::host);
  }

  private void collect(MeshResource<VirtualService> rule) {
    ExportTo audience = ExportTo.of(rule.spec().exportTo(), rule.namespace());
    for (int i = 0; i < rule.spec().hosts().size(); i++) {
      FieldPath path = FieldPath.root().key("spec").key("hosts").index(i);
      String host = surroundings.resolve(rule.spec().hosts().get(i), rule.namespace());
      byHost.computeIfAbsent(host, any -> new ArrayList<>()).add(new Claim(rule, path, audience));
    }
  }

  private void host(String host, List<Claim> claims) {
    for (int i = 0; i < claims.size(); i++) {
      Claim claim = claims.get(i);
      foreign(host, claim);
      claims.subList(0, i).stream()
          .filter(earlier -> earlier.audience().meets(claim.audience()))
          .findFirst()
          .ifPresent(earlier -> conflict(host, claim, earlier));
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
    Optional<Service> service = surroundings.service(host, namespace);
    boolean foreign =
        service.filter(any -> !any.namespace().equals(namespace)).isPresent()
            && claim.audience().isEverybody()
            && !surroundings.isRootNamespace(namespace);
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
