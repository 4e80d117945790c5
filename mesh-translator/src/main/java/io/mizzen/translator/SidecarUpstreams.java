package io.mizzen.translator;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.TlsMode;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.SimpleLb;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import io.mizzen.security.Callee;
import io.mizzen.security.PolicyTarget;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.cluster.EffectivePolicy;
import io.mizzen.translator.cluster.MissingTls;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput.EndpointTls;
import io.mizzen.translator.encode.envoy.Upstream;
import io.mizzen.translator.encode.envoy.Upstream.MutualTls;
import io.mizzen.translator.encode.envoy.Upstream.ServiceName;
import io.mizzen.translator.encode.envoy.UpstreamInput;
import io.mizzen.translator.endpoint.LocalityPolicy;
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.xds.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The outbound clusters of a sidecar and their endpoints. */
final class SidecarUpstreams {
  private final SidecarInputs inputs;
  private final ProxyScope scope;

  SidecarUpstreams(SidecarInputs inputs) {
    this.inputs = inputs;
    this.scope = inputs.scope();
  }

  /** Those of every service port and subset; a cluster of DNS names without any is left out. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (List<Entry> entries : inputs.ports().byPort().values()) {
      for (Entry entry : entries) {
        if (isServed(entry.service())) {
          Optional<DestinationRule> rule = rule(entry.service()).map(Rule::spec);
          names.add(name(entry, ""));
          rule.map(DestinationRule::subsets).orElse(List.of()).stream()
              .map(Subset::name)
              .distinct()
              .map(subset -> name(entry, subset))
              .forEach(names::add);
        }
      }
    }
    return names;
  }

  Optional<UpstreamInput> cluster(String name) {
    return ClusterName.parse(name).flatMap(this::cluster);
  }

  /**
   * Empty, and not without endpoints, for a subset that no rule has any more: a proxy may still
   * route to it, and must keep its endpoints until it does not.
   */
  Optional<SidecarEndpointInput> endpoints(String name) {
    return ClusterName.parse(name)
        .flatMap(cluster -> entry(cluster).flatMap(entry -> endpoints(cluster, entry)));
  }

  private Optional<SidecarEndpointInput> endpoints(ClusterName cluster, Entry entry) {
    Optional<Rule<DestinationRule>> rule = rule(entry.service());
    Optional<Labels> subset = subset(rule.map(Rule::spec), cluster.subset());
    return subset.map(labels -> endpoints(cluster, entry, policy(rule, cluster), subset));
  }

  private Optional<UpstreamInput> cluster(ClusterName cluster) {
    Optional<Entry> entry = entry(cluster).filter(each -> isServed(each.service()));
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Optional<Rule<DestinationRule>> rule = rule(entry.get().service());
    Optional<Labels> subset = subset(rule.map(Rule::spec), cluster.subset());
    EffectivePolicy policy = policy(rule, cluster);
    Optional<SidecarEndpointInput> names =
        entry.get().service().resolution().isDns()
            ? Optional.of(endpoints(cluster, entry.get(), policy, subset))
            : Optional.empty();
    boolean isEmpty = names.filter(each -> each.endpoints().isEmpty()).isPresent();
    if (subset.isEmpty() || isEmpty) {
      return Optional.empty();
    }
    return Optional.of(
        new UpstreamInput(
            cluster,
            upstream(entry.get(), policy),
            rule,
            inputs.certificates(),
            scope.settings().allowedNotEnforced().contains("DestinationRule")
                ? MissingTls.PLAINTEXT
                : MissingTls.CLOSED,
            scope.settings().traffic(),
            names));
  }

  private Upstream upstream(Entry entry, EffectivePolicy policy) {
    Service service = entry.service();
    boolean secured = inputs.certificates() == Certificates.SDS && !service.external();
    List<Endpoint> serving = secured ? serving(entry) : List.of();
    return new Upstream(
        nameOf(service),
        service.resolution(),
        service.external(),
        entry.port().protocol(),
        serving.stream().map(this::identity).toList(),
        secured ? mutualTls(service, policy, serving) : MutualTls.OFF);
  }

  private static MutualTls mutualTls(
      Service service, EffectivePolicy policy, List<Endpoint> serving) {
    boolean isPassthrough =
        service.resolution() == Resolution.NONE
            || policy
                .loadBalancer()
                .flatMap(lb -> lb.value().simple())
                .filter(simple -> simple == SimpleLb.PASSTHROUGH)
                .isPresent();
    if (!isPassthrough) {
      return MutualTls.PER_ENDPOINT;
    }
    boolean allTake = serving.stream().allMatch(each -> each.tlsMode() == TlsMode.ISTIO);
    return allTake && !serving.isEmpty() ? MutualTls.ALWAYS : MutualTls.OFF;
  }

  private SidecarEndpointInput endpoints(
      ClusterName cluster, Entry entry, EffectivePolicy policy, Optional<Labels> subset) {
    List<Endpoint> chosen =
        subset
            .map(
                labels ->
                    serving(entry).stream().filter(each -> each.labels().matches(labels)).toList())
            .orElse(List.of());
    boolean secured = inputs.certificates() == Certificates.SDS;
    boolean takesTls = secured && (policy.tls().isEmpty() || isMutual(policy));
    return new SidecarEndpointInput(
        cluster.render(),
        open(entry, chosen, isMutual(policy)),
        LocalityPolicy.of(policy, scope.locality(), scope.labels()),
        takesTls ? EndpointTls.WHERE_TAKEN : EndpointTls.OFF,
        takesTls ? plaintext(chosen) : Set.of());
  }

  /** A rule that demands mutual TLS has it used whatever an endpoint says of itself. */
  private List<Endpoint> open(Entry entry, List<Endpoint> chosen, boolean isMutual) {
    return chosen.stream()
        .filter(
            each ->
                !inputs.isClosed(
                    Callee.of(entry.service(), each), isMutual ? TlsMode.ISTIO : each.tlsMode()))
        .toList();
  }

  private static boolean isMutual(EffectivePolicy policy) {
    return policy
        .tls()
        .filter(tls -> tls.value().modeOrDefault() == DestinationRule.TlsMode.ISTIO_MUTUAL)
        .isPresent();
  }

  private Set<Endpoint> plaintext(List<Endpoint> endpoints) {
    return endpoints.stream()
        .filter(
            each ->
                scope
                        .policies(PolicyTarget.of(each.namespace(), each.labels()))
                        .peerAuthentication()
                        .at(each.port().number())
                    == Mode.DISABLE)
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<Endpoint> serving(Entry entry) {
    return scope.endpoints(entry.service(), inputs.table()).stream()
        .filter(each -> each.servicePortName().equals(entry.port().name()))
        .toList();
  }

  /** Istio gives a workload without a service account that of its namespace. */
  private String identity(Endpoint endpoint) {
    String account = endpoint.serviceAccount().isEmpty() ? "default" : endpoint.serviceAccount();
    return "spiffe://%s/ns/%s/sa/%s"
        .formatted(scope.settings().trustDomain(), endpoint.namespace(), account);
  }

  static ServiceName nameOf(Service service) {
    return new ServiceName(
        service.host(),
        service.isKubernetes() ? service.name() : service.host(),
        service.namespace());
  }

  private Optional<Entry> entry(ClusterName cluster) {
    return inputs.ports().at(cluster.port(), cluster.host());
  }

  private static boolean isServed(Service service) {
    // Names that are looked up only when they are called need an extension of their own.
    return service.resolution() != Resolution.DYNAMIC_DNS;
  }

  private static String name(Entry entry, String subset) {
    return new ClusterName(entry.port().number(), subset, entry.service().host()).render();
  }

  private Optional<Rule<DestinationRule>> rule(Service service) {
    return scope.destinationRule(service).map(applied -> new Rule<>(applied.key(), applied.rule()));
  }

  private EffectivePolicy policy(Optional<Rule<DestinationRule>> rule, ClusterName cluster) {
    return rule.map(each -> EffectivePolicy.of(each.spec(), cluster.port(), cluster.subset()))
        .orElseGet(EffectivePolicy::none)
        .withLocality(scope.settings().traffic().localityLbSetting());
  }

  private static Optional<Labels> subset(Optional<DestinationRule> rule, String name) {
    if (name.isEmpty()) {
      return Optional.of(Labels.none());
    }
    return rule.map(DestinationRule::subsets).orElse(List.of()).stream()
        .filter(subset -> subset.name().equals(name))
        .findFirst()
        .map(Subset::labels)
        .map(Labels::of);
  }
}
