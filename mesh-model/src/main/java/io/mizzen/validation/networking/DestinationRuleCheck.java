package io.mizzen.validation.networking;

import io.mizzen.rules.PortSelector;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.rules.destinationrule.DestinationRule.PortTrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.NumberCheck;
import io.mizzen.validation.ViolationCode;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** {@code DestinationRule}: host, subsets and the shape of traffic policies. */
@API(status = API.Status.INTERNAL)
public final class DestinationRuleCheck {
  private DestinationRuleCheck() {}

  public static void spec(FieldContext spec, DestinationRule rule, String namespace) {
    spec.ifPresent(
        "trafficPolicy", rule.trafficPolicy(), (at, policy) -> policy(at, policy, namespace));
    spec.each(
        "subsets",
        rule.subsets(),
        (at, subset) ->
            at.ifPresent(
                "trafficPolicy",
                subset.trafficPolicy(),
                (policy, any) -> policy(policy, any, namespace)));
    NameCheck.exportTo(spec, rule.exportTo(), namespace, NameCheck.Nobody.FORBIDDEN);
    rule.workloadSelector()
        .ifPresent(
            selector -> {
              NameCheck.selector(
                  spec.field("workloadSelector"), "matchLabels", selector.matchLabels());
              onlyOwnNamespace(spec.field("exportTo"), rule.exportTo(), namespace);
            });
  }

  private static void onlyOwnNamespace(
      FieldContext context, List<String> exportTo, String namespace) {
    boolean own = exportTo.stream().allMatch(to -> to.equals(".") || to.equals(namespace));
    if (!own) {
      context.error(
          ViolationCode.CONFLICT,
          String.join(", ", exportTo),
          "'.' or nothing beside workloadSelector",
          "a rule for selected workloads is never visible to other namespaces");
    }
  }

  private static void policy(FieldContext context, TrafficPolicy policy, String namespace) {
    balancing(context, policy.loadBalancer(), policy.outlierDetection());
    connections(context, policy.connectionPool(), policy.tls(), namespace);
    context.each(
        "portLevelSettings", policy.portLevelSettings(), (at, port) -> port(at, port, namespace));
  }

  private static void port(FieldContext context, PortTrafficPolicy policy, String namespace) {
    context.ifPresent("port", policy.port(), DestinationRuleCheck::anyPort);
    balancing(context, policy.loadBalancer(), policy.outlierDetection());
    connections(context, policy.connectionPool(), policy.tls(), namespace);
  }

  /** Istio accepts any number here; settings for a port that cannot exist are never used. */
  private static void anyPort(FieldContext context, PortSelector port) {
    if (!NumberCheck.isPort(port.number())) {
      context
          .field("number")
          .warning(
              ViolationCode.INVALID_PORT,
              port.number(),
              "1.." + NumberCheck.LAST_PORT,
              "no service has this port: the settings are never used");
    }
  }

  /** The blocks about hosts that a policy and a port's settings both have. */
  private static void balancing(
      FieldContext context,
      Optional<LoadBalancerSettings> balancer,
      Optional<OutlierDetection> outlier) {
    context.ifPresent(
        "loadBalancer", balancer, (at, any) -> LoadBalancerCheck.settings(at, any, outlier));
    context.ifPresent("outlierDetection", outlier, ConnectionPoolCheck::outlierDetection);
  }

  /** The blocks about connections that a policy and a port's settings both have. */
  private static void connections(
      FieldContext context,
      Optional<ConnectionPoolSettings> pool,
      Optional<ClientTlsSettings> tls,
      String namespace) {
    context.ifPresent("connectionPool", pool, ConnectionPoolCheck::settings);
    context.ifPresent("tls", tls, (at, any) -> ClientTlsCheck.settings(at, any, namespace));
  }
}
