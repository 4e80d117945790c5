package io.mizzen.validation;

import io.mizzen.rules.PolicyTargetReference;
import io.mizzen.rules.WorkloadSelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/** The attachment of a security policy: {@code selector}, {@code targetRef}, {@code targetRefs}. */
@API(status = API.Status.INTERNAL)
public final class PolicyTargetCheck {
  private static final Set<String> TARGETS =
      Set.of(
          "/Service",
          "networking.istio.io/ServiceEntry",
          "gateway.networking.k8s.io/Gateway",
          "gateway.networking.k8s.io/GatewayClass");

  private PolicyTargetCheck() {}

  static void attachment(
      FieldContext spec,
      Optional<WorkloadSelector> selector,
      Optional<PolicyTargetReference> targetRef,
      List<PolicyTargetReference> targetRefs) {
    spec.ifPresent("selector", selector, PolicyTargetCheck::selector);
    spec.ifPresent("targetRef", targetRef, PolicyTargetCheck::target);
    spec.each("targetRefs", targetRefs, PolicyTargetCheck::target);
    int given =
        (selector.isPresent() ? 1 : 0)
            + (targetRef.isPresent() ? 1 : 0)
            + (targetRefs.isEmpty() ? 0 : 1);
    if (given > 1) {
      spec.error(
          ViolationCode.CONFLICT,
          given + " of them",
          "at most one of selector, targetRef and targetRefs");
    }
  }

  /** The selector of a kind that has no other way to name workloads. */
  public static void selector(FieldContext spec, Optional<WorkloadSelector> selector) {
    spec.ifPresent("selector", selector, PolicyTargetCheck::selector);
  }

  static void selector(FieldContext context, WorkloadSelector selector) {
    for (Map.Entry<String, String> label : selector.matchLabels().entrySet()) {
      FieldContext entry = context.field("matchLabels").field(label.getKey());
      String text = label.getKey() + "=" + label.getValue();
      if (label.getKey().isEmpty()) {
        entry.error(ViolationCode.INVALID_LABEL, text, "a label with a key");
      } else if (text.contains("*")) {
        entry.error(ViolationCode.INVALID_LABEL, text, "a label without wildcards");
      }
    }
  }

  private static void target(FieldContext context, PolicyTargetReference target) {
    if (!target.namespace().isEmpty()) {
      context
          .field("namespace")
          .error(
              ViolationCode.NOT_SUPPORTED,
              target.namespace(),
              "no namespace: the target is in the policy's own");
    }
    String group = target.group().equals("core") ? "" : target.group();
    if (!TARGETS.contains(group + "/" + target.kind())) {
      context
          .field("kind")
          .error(
              ViolationCode.INVALID_VALUE,
              target.group() + "/" + target.kind(),
              "Service, ServiceEntry of networking.istio.io, or Gateway or GatewayClass of"
                  + " gateway.networking.k8s.io");
    }
  }
}
