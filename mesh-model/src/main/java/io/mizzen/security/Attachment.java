package io.mizzen.security;

import io.mizzen.api.Labels;
import io.mizzen.rules.PolicyTargetReference;
import io.mizzen.rules.WorkloadSelector;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import java.util.List;
import java.util.Optional;

/**
 * The attachment of a policy: Istio's {@code selector}, or {@code targetRefs}.
 *
 * @param namespace the policy's namespace
 * @param selector labels of the workloads; none selects all
 * @param targets what it names instead; empty when it selects workloads
 */
record Attachment(String namespace, Labels selector, List<PolicyTargetReference> targets) {
  Attachment {
    targets = List.copyOf(targets);
  }

  static Attachment of(String namespace, AuthorizationPolicy policy) {
    return new Attachment(namespace, labels(policy.selector()), policy.targets());
  }

  static Attachment of(String namespace, RequestAuthentication policy) {
    return new Attachment(namespace, labels(policy.selector()), policy.targets());
  }

  static Labels labels(Optional<WorkloadSelector> selector) {
    return selector.map(s -> Labels.of(s.matchLabels())).orElse(Labels.none());
  }

  /**
   * Whether calls between workloads are concerned. A policy for gateways alone is not about them.
   */
  boolean guardsCalls() {
    return targets.isEmpty() || targets.stream().anyMatch(Attachment::isService);
  }

  /** A policy of the root namespace selects in all namespaces. */
  boolean covers(Callee callee, String rootNamespace) {
    if (!targets.isEmpty()) {
      return callee.serviceNamespace().equals(namespace)
          && targets.stream()
              .anyMatch(target -> isService(target) && callee.isNamed(target.name()));
    }
    boolean reaches = namespace.equals(rootNamespace) || namespace.equals(callee.namespace());
    return reaches && callee.labels().matches(selector);
  }

  static boolean isService(PolicyTargetReference target) {
    return target.kind().equals("Service") || target.kind().equals("ServiceEntry");
  }
}
