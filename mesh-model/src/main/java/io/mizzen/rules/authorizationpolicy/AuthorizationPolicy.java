package io.mizzen.rules.authorizationpolicy;

import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.AddressForms;
import io.mizzen.names.Forms;
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
  public record From(@Required("at least one field") Optional<Source> source) {}

  /** {@code Rule.To}. */
  public record To(@Required("at least one field") Optional<Operation> operation) {}

  /** {@code Source}. */
  @AnyField(found = "nothing", expected = "at least one field")
  public record Source(
      @Form(Forms.NotEmpty.class) List<String> principals,
      @Form(Forms.NotEmpty.class) List<String> notPrincipals,
      @Form(Forms.NotEmpty.class) List<String> requestPrincipals,
      @Form(Forms.NotEmpty.class) List<String> notRequestPrincipals,
      @Form(Forms.NotEmpty.class) List<String> namespaces,
      @Form(Forms.NotEmpty.class) List<String> notNamespaces,
      @MaxItems(16) @Form(Forms.ServiceAccount.class) List<String> serviceAccounts,
      @MaxItems(16) @Form(Forms.ServiceAccount.class) List<String> notServiceAccounts,
      @Form(Forms.TrustDomainPattern.class) List<String> trustDomains,
      @Form(Forms.TrustDomainPattern.class) List<String> notTrustDomains,
      @Form(AddressForms.IpOrSubnet.class) List<String> ipBlocks,
      @Form(AddressForms.IpOrSubnet.class) List<String> notIpBlocks,
      @Form(AddressForms.IpOrSubnet.class) List<String> remoteIpBlocks,
      @Form(AddressForms.IpOrSubnet.class) List<String> notRemoteIpBlocks) {}

  /** {@code Operation}. */
  @AnyField(found = "nothing", expected = "at least one field")
  public record Operation(
      @Form(Forms.NotEmpty.class) List<String> hosts,
      @Form(Forms.NotEmpty.class) List<String> notHosts,
      @Form(AddressForms.PolicyPort.class) List<String> ports,
      @Form(AddressForms.PolicyPort.class) List<String> notPorts,
      @Form(Forms.NotEmpty.class) List<String> methods,
      @Form(Forms.NotEmpty.class) List<String> notMethods,
      @Form(Forms.NotEmpty.class) List<String> paths,
      @Form(Forms.NotEmpty.class) List<String> notPaths) {}

  /** {@code Condition}. */
  public record Condition(
      @Required("an attribute") @Form(Forms.PolicyAttribute.class) String key,
      @Form(Forms.NotEmpty.class) List<String> values,
      @Form(Forms.NotEmpty.class) List<String> notValues) {}

  /** {@code ExtensionProvider} of a {@code CUSTOM} policy. */
  public record ExtensionProvider(String name) {}

  /** Both spellings of what the policy is attached to. */
  public List<PolicyTargetReference> targets() {
    return targetRef.map(List::of).orElse(targetRefs);
  }
}
