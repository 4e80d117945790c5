package io.mizzen.security;

import io.mizzen.model.WorkloadCertificates;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.PortTrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The places of a DestinationRule that ask for TLS towards its host. */
final class TlsDemands {
  private static final String NO_CERTIFICATES = "the clients of this mesh have no certificates yet";

  private final WorkloadCertificates certificates;
  private final List<Demand> demands = new ArrayList<>();

  private TlsDemands(WorkloadCertificates certificates) {
    this.certificates = certificates;
  }

  static List<Demand> of(DestinationRule rule, WorkloadCertificates certificates) {
    TlsDemands found = new TlsDemands(certificates);
    rule.trafficPolicy()
        .ifPresent(policy -> found.policy(policy, "spec.trafficPolicy", "calls to its host"));
    List<Subset> subsets = rule.subsets();
    for (int i = 0; i < subsets.size(); i++) {
      String path = "spec.subsets[" + i + "].trafficPolicy";
      String refused = "calls to its subset " + subsets.get(i).name();
      subsets.get(i).trafficPolicy().ifPresent(policy -> found.policy(policy, path, refused));
    }
    return List.copyOf(found.demands);
  }

  private void policy(TrafficPolicy policy, String path, String refused) {
    tls(policy.tls(), path, refused);
    List<PortTrafficPolicy> ports = policy.portLevelSettings();
    for (int i = 0; i < ports.size(); i++) {
      tls(ports.get(i).tls(), path + ".portLevelSettings[" + i + "]", refused + " at that port");
    }
  }

  private void tls(Optional<ClientTlsSettings> tls, String path, String refused) {
    tls.map(ClientTlsSettings::modeOrDefault)
        .filter(mode -> mode != TlsMode.DISABLE)
        .filter(mode -> mode != TlsMode.ISTIO_MUTUAL || certificates == WorkloadCertificates.NONE)
        .ifPresent(
            mode ->
                demands.add(
                    new Demand(
                        path + ".tls.mode", mode.name(), "DISABLE", NO_CERTIFICATES, refused)));
  }
}
