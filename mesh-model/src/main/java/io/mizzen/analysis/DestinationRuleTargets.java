package io.mizzen.analysis;

import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import java.util.List;

/** The subject of a DestinationRule: its host, and the workloads its subsets select. */
final class DestinationRuleTargets {
  private static final FieldPath SPEC = FieldPath.root().key("spec");

  private DestinationRuleTargets() {}

  static void analyze(MeshResource<DestinationRule> rule, ReferenceContext context, Report report) {
    String host = rule.spec().host();
    List<Service> services = context.services(host, rule.namespace());
    if (services.isEmpty()) {
      unknownHost(rule, context, report);
      return;
    }
    List<Labels> workloads =
        services.stream().flatMap(service -> context.workloadLabels(service).stream()).toList();
    // While nothing runs, nothing can be told: servers often start after the rules.
    if (!workloads.isEmpty()) {
      subsets(rule, workloads, report);
    }
  }

  private static void unknownHost(
      MeshResource<DestinationRule> rule, ReferenceContext context, Report report) {
    String host = rule.spec().host();
    String full = context.resolve(host, rule.namespace());
    String similar = context.similarHost(host, rule.namespace());
    report
        .at(rule, SPEC.key("host"))
        .warning(
            AnalysisCode.UNKNOWN_DESTINATION_RULE_HOST,
            host,
            "a service that namespace " + rule.namespace() + " can see, not " + full,
            similar.isEmpty() ? "the rule has no effect until it exists" : similar);
  }

  private static void subsets(
      MeshResource<DestinationRule> rule, List<Labels> workloads, Report report) {
    List<Subset> subsets = rule.spec().subsets();
    for (int i = 0; i < subsets.size(); i++) {
      Labels wanted = Labels.of(subsets.get(i).labels());
      if (workloads.stream().noneMatch(labels -> labels.matches(wanted))) {
        report
            .at(rule, SPEC.key("subsets").index(i).key("labels"))
            .warning(
                AnalysisCode.SUBSET_SELECTS_NOTHING,
                subsets.get(i).name() + " " + wanted,
                "labels that a workload of " + rule.spec().host() + " carries",
                "calls to this subset fail until one does");
      }
    }
  }
}
