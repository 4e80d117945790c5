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
   * All warnings about the rules of {@code snapshot}, sorted by origin; none is an error.
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
    return report.findings();
  }
}
