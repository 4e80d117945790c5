package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.PortTrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** TLS without anything to verify the server with. */
final class CaCertificates {
  private static final Set<TlsMode> BY_HAND = Set.of(TlsMode.SIMPLE, TlsMode.MUTUAL);

  private CaCertificates() {}

  static void check(Cluster cluster, Report report) {
    for (MeshResource<DestinationRule> rule : cluster.all(DestinationRule.class)) {
      Optional<TrafficPolicy> policy = rule.spec().trafficPolicy();
      policy
          .flatMap(TrafficPolicy::tls)
          .filter(tls -> isUnverified(tls, rule.spec()))
          .ifPresent(
              tls ->
                  warn(
                      report.at(rule, Cluster.SPEC.key("trafficPolicy").key("tls")),
                      AnalysisCode.UNVERIFIED_DESTINATION,
                      tls));
      List<PortTrafficPolicy> ports =
          policy.map(TrafficPolicy::portLevelSettings).orElse(List.of());
      for (int i = 0; i < ports.size(); i++) {
        Report.Field field =
            report.at(
                rule,
                Cluster.SPEC.key("trafficPolicy").key("portLevelSettings").index(i).key("tls"));
        ports
            .get(i)
            .tls()
            .filter(tls -> isUnverified(tls, rule.spec()))
            .ifPresent(tls -> warn(field, AnalysisCode.UNVERIFIED_PORT, tls));
      }
    }
  }

  /** Only gateways and workloads that a rule selects can use a credential. */
  private static boolean isUnverified(ClientTlsSettings tls, DestinationRule rule) {
    boolean hasCredential = !tls.credentialName().isEmpty() && rule.workloadSelector().isPresent();
    return BY_HAND.contains(tls.modeOrDefault())
        && tls.caCertificates().isEmpty()
        && !hasCredential
        && !tls.insecureSkipVerify().orElse(false);
  }

  private static void warn(Report.Field field, AnalysisCode code, ClientTlsSettings tls) {
    field.warning(
        code,
        tls.modeOrDefault() + " without caCertificates",
        "caCertificates, or credentialName beside a workloadSelector",
        "the server is not verified");
  }
}
