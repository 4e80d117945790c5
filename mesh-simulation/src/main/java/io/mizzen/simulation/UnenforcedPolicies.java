package io.mizzen.simulation;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshSettings;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Action;
import io.mizzen.security.EffectiveAuthorization.Enforcement;
import io.mizzen.security.PolicyTarget;
import io.mizzen.security.WorkloadPolicies;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.Rule;
import java.util.List;
import java.util.stream.Stream;

/**
 * The policies of a sidecar's workload that want requests checked. No filter that it is sent checks
 * them: its ports are closed, or open if the mesh's settings allow that.
 *
 * @param open in force for requests that arrive, and not enforced
 * @param closing for these the ports they protect are closed
 */
record UnenforcedPolicies(List<RuleReference> open, List<RuleReference> closing) {
  private static final UnenforcedPolicies NONE = new UnenforcedPolicies(List.of(), List.of());

  UnenforcedPolicies {
    open = List.copyOf(open);
    closing = List.copyOf(closing);
  }

  /** For a proxy whose filters are all in its resources. */
  static UnenforcedPolicies none() {
    return NONE;
  }

  static UnenforcedPolicies of(ProxyScope scope, PolicyTarget workload, RuleOrigins origins) {
    List<ResourceKey> keys = checking(scope.policies(workload));
    MeshSettings settings = scope.settings();
    return new UnenforcedPolicies(
        keys.stream()
            .filter(key -> settings.allowedNotEnforced().contains(key.kind()))
            .map(key -> origins.find(Rule.configPath(key)))
            .toList(),
        keys.stream()
            .filter(key -> !settings.allowedNotEnforced().contains(key.kind()))
            .map(key -> origins.find(Rule.configPath(key)))
            .toList());
  }

  /** AUDIT and dry runs refuse nobody. */
  private static List<ResourceKey> checking(WorkloadPolicies policies) {
    Stream<ResourceKey> authorization =
        policies.authorization().stages().stream()
            .filter(stage -> stage.action() != Action.AUDIT)
            .flatMap(stage -> stage.policies().stream())
            .filter(policy -> policy.enforcement() == Enforcement.ENFORCED)
            .map(policy -> policy.key());
    return Stream.concat(authorization, policies.requestAuthentication().sources().stream())
        .toList();
  }
}
