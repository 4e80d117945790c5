package io.mizzen.translator;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.ServicePort;
import io.mizzen.api.TlsMode;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import io.mizzen.security.Callee;
import io.mizzen.security.PolicyTarget;
import io.mizzen.security.WorkloadPolicies;
import io.mizzen.snapshot.AppliedDestinationRule;
import io.mizzen.snapshot.ViewScope;
import io.mizzen.translator.cluster.EffectivePolicy;
import io.mizzen.translator.cluster.Located;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.encode.envoy.InboundClusterInput;
import io.mizzen.translator.encode.envoy.InboundListenerInput;
import io.mizzen.translator.encode.envoy.InboundPort;
import io.mizzen.translator.encode.envoy.PeerTls;
import io.mizzen.translator.encode.envoy.Upstream.ServiceName;
import io.mizzen.translator.resolve.PortTable.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ports of a sidecar's own workload: those to which services lead. The oldest service decides
 * what a port speaks.
 */
final class SidecarInbound {
  private final SidecarInputs inputs;
  private final ViewScope scope;
  private final SortedMap<Integer, List<Entry>> byTarget = new TreeMap<>();

  SidecarInbound(SidecarInputs inputs) {
    this.inputs = inputs;
    this.scope = inputs.scope();
    inputs
        .ports()
        .own()
        .forEach(
            entry ->
                target(entry)
                    .ifPresent(
                        number ->
                            byTarget
                                .computeIfAbsent(number, each -> new ArrayList<>())
                                .add(entry)));
  }

  InboundListenerInput listener() {
    List<InboundListenerInput.Port> ports =
        byTarget.keySet().stream()
            .map(number -> new InboundListenerInput.Port(port(number), tls(number)))
            .toList();
    PeerTls others = others(ports);
    return new InboundListenerInput(
        ports,
        others,
        inputs.certificates(),
        scope.settings().trustDomain(),
        scope.settings().traffic().protocolDetectionTimeout());
  }

  /** On ports that no service has. A policy that closes a port may speak of the whole workload. */
  private PeerTls others(List<InboundListenerInput.Port> ports) {
    WorkloadPolicies policies = policies();
    boolean hasCertificates = inputs.certificates() == Certificates.SDS;
    boolean isClosed =
        ports.stream().anyMatch(each -> each.tls() == PeerTls.CLOSED)
            || (policies.peerAuthentication().mode() == Mode.STRICT
                && !hasCertificates
                && isEnforced("PeerAuthentication"))
            || (!policies.authorization().stages().isEmpty() && isEnforced("AuthorizationPolicy"))
            || (!policies.requestAuthentication().rules().isEmpty()
                && isEnforced("RequestAuthentication"));
    if (isClosed) {
      return PeerTls.CLOSED;
    }
    return hasCertificates ? mode(policies.peerAuthentication().mode()) : PeerTls.PERMISSIVE;
  }

  private boolean isEnforced(String kind) {
    return !scope.settings().allowedNotEnforced().contains(kind);
  }

  private WorkloadPolicies policies() {
    return scope.policies(PolicyTarget.of(scope.namespace(), inputs.proxy().labels()));
  }

  private static PeerTls mode(Mode mode) {
    return switch (mode) {
      case DISABLE -> PeerTls.DISABLE;
      case STRICT -> PeerTls.STRICT;
      case PERMISSIVE, UNSET -> PeerTls.PERMISSIVE;
    };
  }

  List<String> clusterNames() {
    return byTarget.keySet().stream().map(number -> port(number).clusterName()).toList();
  }

  Optional<InboundClusterInput> cluster(String name) {
    return byTarget.keySet().stream()
        .filter(number -> port(number).clusterName().equals(name))
        .findFirst()
        .map(
            number ->
                new InboundClusterInput(
                    port(number),
                    rule(number),
                    inputs.scope().settings().traffic().connectTimeout(),
                    pool(number)));
  }

  private Optional<Integer> target(Entry entry) {
    return entry
        .port()
        .targetPort()
        .fold(Optional::of, name -> named(entry), () -> Optional.of(entry.port().number()));
  }

  /** Replicas of a workload give a name to the same port. */
  private Optional<Integer> named(Entry entry) {
    return scope.endpoints(entry.service(), inputs.table()).stream()
        .filter(each -> each.servicePortName().equals(entry.port().name()))
        .filter(each -> each.labels().matches(inputs.proxy().labels()))
        .map(Endpoint::port)
        .map(port -> port.number())
        .findFirst();
  }

  private InboundPort port(int number) {
    List<Entry> entries = byTarget.getOrDefault(number, List.of());
    ServicePort deciding = entries.get(0).port();
    List<ServiceName> services =
        entries.stream()
            .filter(entry -> entry.port().number() == deciding.number())
            .map(entry -> SidecarUpstreams.nameOf(entry.service()))
            .distinct()
            .toList();
    return new InboundPort(
        number, deciding.number(), deciding.protocol(), entries.get(0).listenerClass(), services);
  }

  private PeerTls tls(int number) {
    Labels labels = inputs.proxy().labels();
    boolean isClosed =
        byTarget.getOrDefault(number, List.of()).stream()
            .map(entry -> new Callee(entry.service(), scope.namespace(), labels, number))
            .anyMatch(callee -> inputs.isClosed(callee, TlsMode.ISTIO));
    if (isClosed) {
      return PeerTls.CLOSED;
    }
    return inputs.certificates() == Certificates.SDS
        ? mode(policies().peerAuthentication().at(number))
        : PeerTls.PERMISSIVE;
  }

  private Optional<String> rule(int number) {
    return applied(number).map(rule -> new Rule<>(rule.key(), rule.rule()).configPath());
  }

  private Optional<ConnectionPoolSettings> pool(int number) {
    int port = port(number).servicePort();
    return scope
        .sidecar()
        .inboundConnectionPool()
        .or(
            () ->
                applied(number)
                    .map(rule -> EffectivePolicy.of(rule.rule(), port, ""))
                    .flatMap(EffectivePolicy::connectionPool)
                    .map(Located::value));
  }

  private Optional<AppliedDestinationRule> applied(int number) {
    return byTarget.getOrDefault(number, List.of()).stream()
        .findFirst()
        .flatMap(entry -> scope.destinationRule(entry.service()))
        .filter(rule -> rule.rule().workloadSelector().isEmpty())
        .filter(rule -> rule.rule().trafficPolicy().isPresent());
  }
}
