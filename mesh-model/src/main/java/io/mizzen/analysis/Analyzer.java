package io.mizzen.analysis;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.snapshot.MeshSnapshot;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/** Looks for what is wrong between resources. Pure and thread-safe. */
@API(status = API.Status.EXPERIMENTAL)
public final class Analyzer {
  private Analyzer() {}

  /**
   * All that is to be said about the rules of {@code snapshot}, sorted by origin. Only what asks
   * for protection that no data plane can enforce is an error; the rule is in the snapshot all the
   * same.
   *
   * @param endpoints what runs at the moment
   * @param origins where the rules were written, for line and column
   */
  public static List<Finding> analyze(
      MeshSnapshot snapshot, EndpointTable endpoints, OriginIndex origins) {
    return analyze(snapshot.rules().byKey().keySet(), snapshot, endpoints, origins);
  }

  /**
   * The same for some of the rules only: what they look like beside all others. The cost is that of
   * what they name.
   *
   * @param keys those to look at; one that does not exist is passed over
   */
  public static List<Finding> analyze(
      Set<ResourceKey> keys, MeshSnapshot snapshot, EndpointTable endpoints, OriginIndex origins) {
    ReferenceContext context = new ReferenceContext(snapshot, endpoints);
    Report report = new Report(origins);
    List<MeshResource<?>> rules =
        keys.stream().<MeshResource<?>>flatMap(key -> context.rules().find(key).stream()).toList();
    rules.forEach(rule -> analyze(rule, context, report));
    HostClaims.analyze(
        rules.stream().flatMap(rule -> rule.as(VirtualService.class).stream()).toList(),
        context,
        report);
    HiddenEndpoints.analyze(keys, context, report);
    return report.findings().stream()
        .filter(finding -> finding.resource().filter(keys::contains).isPresent())
        .toList();
  }

  private static void analyze(MeshResource<?> rule, ReferenceContext context, Report report) {
    rule.as(VirtualService.class)
        .ifPresent(
            service -> {
              RouteReferences.analyze(service, context, report);
              GrpcPaths.analyze(service, context, report);
            });
    rule.as(DestinationRule.class)
        .ifPresent(destination -> DestinationRuleTargets.analyze(destination, context, report));
    UnmetDemands.analyze(rule, context.settings(), report);
  }
}
