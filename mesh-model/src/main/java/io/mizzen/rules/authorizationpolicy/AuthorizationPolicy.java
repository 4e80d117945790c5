package io.mizzen.rules.authorizationpolicy;

import io.mizzen.rules.PolicyTargetReference;
import io.mizzen.rules.WorkloadSelector;
import java.util.List;
import java.util.Optional;

/**
 * Istio {@code AuthorizationPolicy}: who may call the selected workloads.
 *
 * @param rules without any, nothing matches: {@code ALLOW} then denies all
 * @param action what is done with a call that matches; absent means {@code ALLOW}
 */
public record AuthorizationPolicy(
    Optional<WorkloadSelector> selector,
    Optional<PolicyTargetReference> targetRef,
    List<PolicyTargetReference> targetRefs,
    List<Rule> rules,
    Action action,
    Optional<ExtensionProvider> provider) {

  /** {@code AuthorizationPolicy.Action}. */
  public enum Action {
    ALLOW,
    DENY,
    AUDIT,
    CUSTOM
  }

  /** {@code Rule}: each list that is not empty must have an entry that matches. */
  public record Rule(List<From> from, List<To> to, List<Condition> when) {
    /** Whether every call matches. */
    public boolean matchesAll() {
      return from.isEmpty() && to.isEmpty() && when.isEmpty();
    }
  }

  /** {@code Rule.From}. */
  public record From(Optional<Source> source) {}

  /** {@code Rule.To}. */
  public record To(Optional<Operation> operation) {}

  /** {@code Source}. */
  public record Source(
      List<String> principals,
      List<String> notPrincipals,
      List<String> requestPrincipals,
      List<String> notRequestPrincipals,
      List<String> namespaces,
      List<String> notNamespaces,
      List<String> serviceAccounts,
      List<String> notServiceAccounts,
      List<String> trustDomains,
      List<String> notTrustDomains,
      List<String> ipBlocks,
      List<String> notIpBlocks,
      List<String> remoteIpBlocks,
      List<String> notRemoteIpBlocks) {}

  /** {@code Operation}. */
  public record Operation(
      List<String> hosts,
      List<String> notHosts,
      List<String> ports,
      List<String> notPorts,
      List<String> methods,
      List<String> notMethods,
      List<String> paths,
      List<String> notPaths) {}

  /** {@code Condition}. */
  public record Condition(String key, List<String> values, List<String> notValues) {}

  /** {@code ExtensionProvider} of a {@code CUSTOM} policy. */
  public record ExtensionProvider(String name) {}

  /** Both spellings of what the policy is attached to. */
  public List<PolicyTargetReference> targets() {
    return targetRef.map(List::of).orElse(targetRefs);
  }
}
