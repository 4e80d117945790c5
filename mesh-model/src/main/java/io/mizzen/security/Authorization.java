package io.mizzen.security;

import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Action;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Rule;
import java.util.Map;

/**
 * The effect of an AuthorizationPolicy on calls, as far as it can be told without looking at one.
 */
final class Authorization {
  private static final String DRY_RUN = "istio.io/dry-run";

  private Authorization() {}

  /**
   * Whether some call may be refused by this policy alone. {@code AUDIT} and a dry run refuse none;
   * {@code DENY} and {@code CUSTOM} without rules match none.
   */
  static boolean restricts(AuthorizationPolicy policy, Map<String, String> annotations) {
    if (policy.action() == Action.AUDIT || isDryRun(annotations)) {
      return false;
    }
    return policy.action() == Action.ALLOW ? !allowsAll(policy) : !policy.rules().isEmpty();
  }

  /** Whether it lets every call pass, whatever other {@code ALLOW} policies say. */
  static boolean allowsAll(AuthorizationPolicy policy) {
    return policy.action() == Action.ALLOW && policy.rules().stream().anyMatch(Rule::matchesAll);
  }

  static boolean isDryRun(Map<String, String> annotations) {
    return Boolean.parseBoolean(annotations.getOrDefault(DRY_RUN, ""));
  }

  static String count(int rules) {
    return rules == 0 ? "no rules" : rules == 1 ? "1 rule" : rules + " rules";
  }
}
