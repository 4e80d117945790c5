package io.mizzen.analysis;

import io.mizzen.api.Finding;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.snapshot.MeshSnapshot;
import java.util.List;
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
    Surroundings surroundings = new Surroundings(snapshot, endpoints);
    Report report = new Report(origins);
    snapshot
        .rules()
        .ofType(VirtualService.class)
        .forEach(
            rule -> {
              RouteReferences.analyze(rule, surroundings, report);
              GrpcPaths.analyze(rule, surroundings, report);
            });
    snapshot
        .rules()
        .ofType(DestinationRule.class)
        .forEach(rule -> DestinationRuleTargets.analyze(rule, surroundings, report));
    HostClaims.analyze(surroundings, report);
    snapshot
        .rules()
        .byKey()
        .values()
        .forEach(rule -> UnmetDemands.analyze(rule, snapshot.settings(), report));
    return report.findings();
  }
}
