package io.mizzen.validation;

import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.PortSelector;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.rules.destinationrule.DestinationRule.PortTrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.RetryBudget;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.TunnelSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** {@code DestinationRule}: host, subsets and the shape of traffic policies. */
@API(status = API.Status.INTERNAL)
public final class DestinationRuleCheck {
  private static final Set<String> TUNNEL_PROTOCOLS = Set.of("CONNECT", "POST");

  private DestinationRuleCheck() {}

  public static void spec(FieldContext spec, DestinationRule rule, String namespace) {
    NameCheck.wildcardDomain(spec.field("host"), rule.host());
    spec.ifPresent(
        "trafficPolicy", rule.trafficPolicy(), (at, policy) -> policy(at, policy, namespace));
    subsets(spec, rule, namespace);
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

  private static void subsets(FieldContext spec, DestinationRule rule, String namespace) {
    Set<String> names = new HashSet<>();
    spec.each(
        "subsets",
        rule.subsets(),
        (at, subset) -> {
          if (!names.add(subset.name())) {
            at.field("name").error(ViolationCode.DUPLICATE, subset.name(), "each subset name once");
          }
          subset(at, subset, namespace);
        });
  }

  private static void subset(FieldContext context, Subset subset, String namespace) {
    NameCheck.label(context.field("name"), subset.name());
    NameCheck.labels(context, "labels", subset.labels());
    context.ifPresent(
        "trafficPolicy", subset.trafficPolicy(), (at, policy) -> policy(at, policy, namespace));
  }

  private static void policy(FieldContext context, TrafficPolicy policy, String namespace) {
    notEmpty(
        context,
        policy.loadBalancer(),
        policy.connectionPool(),
        policy.outlierDetection(),
        policy.tls(),
        policy.portLevelSettings().stream().findFirst(),
        policy.tunnel(),
        policy.proxyProtocol(),
        policy.retryBudget());
    balancing(context, policy.loadBalancer(), policy.outlierDetection());
    connections(context, policy.connectionPool(), policy.tls(), namespace);
    context.each(
        "portLevelSettings", policy.portLevelSettings(), (at, port) -> port(at, port, namespace));
    if (policy.tunnel().isPresent() && policy.proxyProtocol().isPresent()) {
      context
          .field("tunnel")
          .error(ViolationCode.CONFLICT, "tunnel and proxyProtocol", "one of the two");
    }
    context.ifPresent("tunnel", policy.tunnel(), DestinationRuleCheck::tunnel);
    context.ifPresent("retryBudget", policy.retryBudget(), DestinationRuleCheck::retryBudget);
  }

  private static void notEmpty(FieldContext context, Optional<?>... blocks) {
    if (Stream.of(blocks).allMatch(Optional::isEmpty)) {
      context.error(
          ViolationCode.REQUIRED,
          "an empty policy",
          "at least one setting",
          "remove it, or add for example loadBalancer");
    }
  }

  private static void port(FieldContext context, PortTrafficPolicy policy, String namespace) {
    if (policy.port().isEmpty()) {
      context.field("port").error(ViolationCode.REQUIRED, "nothing", "port.number");
    }
    context.ifPresent("port", policy.port(), DestinationRuleCheck::anyPort);
    notEmpty(
        context,
        policy.loadBalancer(),
        policy.connectionPool(),
        policy.outlierDetection(),
        policy.tls());
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

  private static void tunnel(FieldContext context, TunnelSettings tunnel) {
    if (!tunnel.protocol().isEmpty() && !TUNNEL_PROTOCOLS.contains(tunnel.protocol())) {
      context
          .field("protocol")
          .error(ViolationCode.INVALID_VALUE, tunnel.protocol(), "CONNECT or POST");
    }
    if (!HostNames.isFqdn(tunnel.targetHost()) && !Addresses.isIp(tunnel.targetHost())) {
      context
          .field("targetHost")
          .error(
              ViolationCode.INVALID_HOST,
              NameCheck.quoted(tunnel.targetHost()),
              "a DNS name or an IP address");
    }
    NumberCheck.port(context.field("targetPort"), tunnel.targetPort());
  }

  private static void retryBudget(FieldContext context, RetryBudget budget) {
    context.ifPresent("percent", budget.percent(), NumberCheck::percent);
    NumberCheck.notNegative(context.field("minRetryConcurrency"), budget.minRetryConcurrency());
  }
}
