package io.mizzen.security;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Action;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Rule;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The AuthorizationPolicies of one workload in the order in which a call meets them: CUSTOM, AUDIT,
 * DENY, ALLOW. A call passes that no CUSTOM provider refuses, no DENY rule matches, and that some
 * ALLOW rule matches where there is an ALLOW policy.
 *
 * @param stages one per action that some policy has, in that order
 */
@API(status = API.Status.EXPERIMENTAL)
public record EffectiveAuthorization(List<Stage> stages) {
  private static final List<Action> ORDER =
      List.of(Action.CUSTOM, Action.AUDIT, Action.DENY, Action.ALLOW);

  /** The ways in which a policy takes effect. */
  public enum Enforcement {
    ENFORCED,
    /** Annotated {@code istio.io/dry-run}: what it would do is only recorded. */
    DRY_RUN
  }

  /**
   * The policies of one action.
   *
   * @param policies those of the root namespace first, each oldest first
   */
  public record Stage(Action action, List<Policy> policies) {
    public Stage {
      policies = List.copyOf(policies);
    }
  }

  /**
   * One policy.
   *
   * @param rules without any, nothing matches
   * @param provider of a CUSTOM policy; empty for others
   */
  public record Policy(
      ResourceKey key, Enforcement enforcement, List<Rule> rules, String provider) {
    public Policy {
      rules = List.copyOf(rules);
    }

    private static Policy of(MeshResource<AuthorizationPolicy> resource) {
      return new Policy(
          resource.key(),
          Authorization.isDryRun(resource.annotations())
              ? Enforcement.DRY_RUN
              : Enforcement.ENFORCED,
          resource.spec().rules(),
          resource.spec().provider().map(each -> each.name()).orElse(""));
    }
  }

  public EffectiveAuthorization {
    stages = List.copyOf(stages);
  }

  static EffectiveAuthorization of(List<MeshResource<AuthorizationPolicy>> selecting) {
    List<Stage> stages = new ArrayList<>();
    for (Action action : ORDER) {
      List<Policy> policies =
          selecting.stream()
              .filter(each -> each.spec().action() == action)
              .map(Policy::of)
              .toList();
      if (!policies.isEmpty()) {
        stages.add(new Stage(action, policies));
      }
    }
    return new EffectiveAuthorization(stages);
  }

  /** The policies of one action; none where there is no such stage. */
  public List<Policy> of(Action action) {
    return stages.stream()
        .filter(stage -> stage.action() == action)
        .flatMap(stage -> stage.policies().stream())
        .toList();
  }
}
