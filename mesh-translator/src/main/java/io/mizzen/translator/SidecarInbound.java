package io.mizzen.translator;

import io.mizzen.api.Labels;
import io.mizzen.api.TlsMode;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import io.mizzen.rules.sidecar.Sidecar.IngressListener;
import io.mizzen.security.Callee;
import io.mizzen.security.EffectivePeerAuthentication;
import io.mizzen.security.PolicyTarget;
import io.mizzen.security.WorkloadPolicies;
import io.mizzen.snapshot.AppliedDestinationRule;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.encode.envoy.InboundClusterInput;
import io.mizzen.translator.encode.envoy.InboundListenerInput;
import io.mizzen.translator.encode.envoy.InboundListenerInput.Other;
import io.mizzen.translator.encode.envoy.PeerTls;
import io.mizzen.translator.resolve.InboundOwner;
import io.mizzen.translator.resolve.InboundPort;
import io.mizzen.translator.resolve.Listening;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;
import io.mizzen.translator.resolve.cluster.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The traffic a sidecar takes for its own workload: listeners and clusters of its {@link
 * WorkloadPorts}.
 */
final class SidecarInbound {
  /** {@code virtualOutbound} and {@code virtualInbound}. */
  private static final Set<Integer> PROXY_PORTS = Set.of(15001, 15006);

  private final SidecarInputs inputs;
  private final ProxyScope scope;
  private final WorkloadPorts workload;
  private final SortedMap<Integer, InboundPort> ports;

  SidecarInbound(SidecarInputs inputs) {
    this.inputs = inputs;
    this.scope = inputs.scope();
    this.workload = new WorkloadPorts(inputs);
    this.ports = workload.ports();
  }

  /** {@code virtualInbound}. */
  InboundListenerInput virtual() {
    List<InboundListenerInput.Port> redirected =
        ports.values().stream()
            .filter(port -> !isBound(port) && !isProxys(port))
            .map(this::secured)
            .toList();
    return new InboundListenerInput(
        new InboundListenerInput.Virtual(inputs.proxy().families()),
        redirected,
        others(redirected),
        inputs.certificates(),
        scope.settings().trustDomain(),
        scope.settings().traffic().protocolDetectionTimeout());
  }

  /** Whether the proxy itself listens there, whatever services say. */
  private static boolean isProxys(InboundPort port) {
    return port.owner() instanceof InboundOwner.Services && PROXY_PORTS.contains(port.number());
  }

  /** The names of listeners on ports of their own. */
  List<String> boundNames() {
    return ports.values().stream().filter(SidecarInbound::isBound).map(InboundPort::name).toList();
  }

  /** The listener on a port of its own. */
  Optional<InboundListenerInput> bound(String name) {
    return ports.values().stream()
        .filter(SidecarInbound::isBound)
        .filter(port -> port.name().equals(name))
        .findFirst()
        .map(
            port ->
                new InboundListenerInput(
                    new InboundListenerInput.Bound(port.owner().bind(), port.number()),
                    List.of(secured(port)),
                    List.of(),
                    inputs.certificates(),
                    scope.settings().trustDomain(),
                    scope.settings().traffic().protocolDetectionTimeout()));
  }

  private static boolean isBound(InboundPort port) {
    return port.owner() instanceof InboundOwner.Ingress ingress
        && ingress.listening() == Listening.OWN_PORT;
  }

  List<String> clusterNames() {
    return ports.values().stream().map(InboundPort::clusterName).toList();
  }

  Optional<InboundClusterInput> cluster(String name) {
    return ports.values().stream()
        .filter(port -> port.clusterName().equals(name))
        .findFirst()
        .map(
            port ->
                new InboundClusterInput(
                    port,
                    rule(port.number()),
                    scope.settings().traffic(),
                    pool(port),
                    policy(port).flatMap(EffectivePolicy::retryBudget).map(Located::value),
                    inputs.proxy().families()));
  }

  private InboundListenerInput.Port secured(InboundPort port) {
    return new InboundListenerInput.Port(port, tls(port));
  }

  /**
   * Ports that nobody owns: all, and each that a policy names. A policy that closes a port may
   * speak of the whole workload.
   */
  private List<Other> others(List<InboundListenerInput.Port> owned) {
    EffectivePeerAuthentication peers = policies().peerAuthentication();
    List<Other> others = new ArrayList<>();
    boolean isClosed = owned.stream().anyMatch(each -> each.tls() == PeerTls.CLOSED);
    others.add(new Other(0, isClosed ? PeerTls.CLOSED : ofWorkload(peers.mode())));
    peers
        .ports()
        .forEach(
            (number, mode) -> {
              if (owned.stream().noneMatch(each -> each.port().number() == number)) {
                others.add(new Other(number, ofWorkload(mode)));
              }
            });
    return others;
  }

  /** Whether the mesh's own TLS comes before what an ingress listener says, as in Istio. */
  boolean overridesTls(int number) {
    return Optional.ofNullable(ports.get(number))
        .filter(port -> tls(port) != PeerTls.DISABLE)
        .isPresent();
  }

  private PeerTls tls(InboundPort port) {
    Labels labels = inputs.proxy().labels();
    boolean isClosed =
        workload.entries(port.number()).stream()
            .map(entry -> new Callee(entry.service(), scope.namespace(), labels, port.number()))
            .anyMatch(callee -> inputs.isClosed(callee, TlsMode.ISTIO));
    if (isClosed) {
      return PeerTls.CLOSED;
    }
    Mode mode = policies().peerAuthentication().at(port.number());
    return port.owner() instanceof InboundOwner.Ingress ? ofWorkload(mode) : open(mode);
  }

  /** As far as policies of the whole workload decide. */
  private PeerTls ofWorkload(Mode mode) {
    WorkloadPolicies policies = policies();
    boolean isClosed =
        (mode == Mode.STRICT
                && inputs.certificates() == Certificates.NONE
                && isEnforced("PeerAuthentication"))
            || (!policies.authorization().stages().isEmpty() && isEnforced("AuthorizationPolicy"))
            || (!policies.requestAuthentication().rules().isEmpty()
                && isEnforced("RequestAuthentication"));
    return isClosed ? PeerTls.CLOSED : open(mode);
  }

  private PeerTls open(Mode mode) {
    return switch (mode) {
      case DISABLE -> PeerTls.DISABLE;
      case STRICT ->
          inputs.certificates() == Certificates.SDS ? PeerTls.STRICT : PeerTls.PERMISSIVE;
      case PERMISSIVE, UNSET -> PeerTls.PERMISSIVE;
    };
  }

  private boolean isEnforced(String kind) {
    return !scope.settings().allowedNotEnforced().contains(kind);
  }

  private WorkloadPolicies policies() {
    return scope.policies(PolicyTarget.of(scope.namespace(), inputs.proxy().labels()));
  }

  private Optional<String> rule(int number) {
    return applied(number).map(rule -> Rule.configPath(rule.key()));
  }

  /** The nearest block wins whole: ingress listener, Sidecar, DestinationRule. */
  private Optional<ConnectionPoolSettings> pool(InboundPort port) {
    return scope.sidecar().ingress().stream()
        .filter(each -> each.port().filter(p -> p.number() == port.number()).isPresent())
        .findFirst()
        .flatMap(IngressListener::connectionPool)
        .or(() -> scope.sidecar().inboundConnectionPool())
        .or(() -> policy(port).flatMap(EffectivePolicy::connectionPool).map(Located::value));
  }

  private Optional<EffectivePolicy> policy(InboundPort port) {
    return applied(port.number())
        .map(rule -> EffectivePolicy.of(rule.rule(), port.servicePort(), ""));
  }

  private Optional<AppliedDestinationRule> applied(int number) {
    return workload.entries(number).stream()
        .findFirst()
        // As in Istio, rules of a service that the proxy's Sidecar leaves out do not count.
        .flatMap(entry -> scope.service(entry.service().host()))
        .flatMap(scope::destinationRule)
        .filter(rule -> rule.rule().workloadSelector().isEmpty())
        .filter(rule -> rule.rule().trafficPolicy().isPresent());
  }
}
