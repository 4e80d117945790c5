package io.mizzen.analysis.gateway;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.api.Labels;
import io.mizzen.config.resource.KindName;
import io.mizzen.intake.MeshKinds;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.telemetry.Telemetry;
import io.mizzen.rules.wasmplugin.WasmPlugin;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Policies whose selector selects pods of a gateway of the Gateway API, which obeys {@code
 * targetRefs} only.
 */
final class GatewaySelectors {
  private static final String GATEWAY = "gateway.networking.k8s.io/gateway-name";

  private GatewaySelectors() {}

  static void check(Cluster cluster, Report report) {
    Stream.of(
            cluster.all(AuthorizationPolicy.class),
            cluster.all(RequestAuthentication.class),
            cluster.all(Telemetry.class),
            cluster.all(WasmPlugin.class))
        .flatMap(policies -> policies.stream())
        .filter(policy -> !isAttached(policy.spec()))
        .forEach(policy -> check(policy, cluster, report));
  }

  private static boolean isAttached(Record spec) {
    if (spec instanceof AuthorizationPolicy policy) {
      return policy.targetRef().isPresent();
    }
    if (spec instanceof RequestAuthentication policy) {
      return policy.targetRef().isPresent();
    }
    if (spec instanceof Telemetry policy) {
      return policy.targetRef().isPresent();
    }
    return spec instanceof WasmPlugin policy && policy.targetRef().isPresent();
  }

  private static void check(MeshResource<?> policy, Cluster cluster, Report report) {
    Optional<Map<String, String>> selector =
        MeshKinds.find(KindName.of(policy.key())).flatMap(kind -> kind.selectorOf(policy));
    if (selector.isEmpty()) {
      return;
    }
    TreeSet<String> gateways =
        cluster.pods(selector.get(), Optional.of(policy.namespace())).stream()
            .map(MeshResource<Pod>::labels)
            .filter(labels -> labels.entries().containsKey(GATEWAY))
            .map((Labels labels) -> labels.get(GATEWAY))
            .collect(Collectors.toCollection(TreeSet::new));
    for (String gateway : gateways) {
      report
          .at(policy, Cluster.SPEC.key("selector"))
          .warning(
              AnalysisCode.INEFFECTIVE_SELECTOR,
              gateway,
              "targetRefs that name Gateway " + gateway,
              "a gateway of the Gateway API does not look at selectors");
    }
  }
}
