package io.mizzen.validation;

import io.mizzen.config.constraint.TextForm;
import io.mizzen.names.GatewayForms;
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

  private static final TextForm GROUP = new GatewayForms.Group();
  private static final TextForm KIND = new GatewayForms.Kind();

  private PolicyTargetCheck() {}

  /** The workloads or resources that a policy is for. */
  public static void attachment(
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
  /** The labels of the workloads that a policy is for. */
  public static void selector(FieldContext spec, Optional<WorkloadSelector> selector) {
    spec.ifPresent("selector", selector, PolicyTargetCheck::selector);
  }

  /** The labels of the workloads that a policy is for. */
  public static void selector(FieldContext context, WorkloadSelector selector) {
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

  /** A target of any kind: Istio compares kinds for policies only. */
  public static void ofAnyKind(FieldContext context, PolicyTargetReference target) {
    ownNamespace(context, target);
    form(context.field("group"), GROUP, target.group());
    form(context.field("kind"), KIND, target.kind());
  }

  private static void form(FieldContext context, TextForm form, String text) {
    if (!form.matches(text)) {
      context.error(ViolationCode.INVALID_NAME, NameCheck.quoted(text), form.expected());
    }
  }

  private static void ownNamespace(FieldContext context, PolicyTargetReference target) {
    if (!target.namespace().isEmpty()) {
      context
          .field("namespace")
          .error(
              ViolationCode.NOT_SUPPORTED,
              target.namespace(),
              "no namespace: the target is in the policy's own");
    }
  }

  private static void target(FieldContext context, PolicyTargetReference target) {
    ownNamespace(context, target);
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
