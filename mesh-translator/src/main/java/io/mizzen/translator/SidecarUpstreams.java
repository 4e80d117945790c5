package io.mizzen.translator;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.TlsMode;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.SimpleLb;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import io.mizzen.security.Callee;
import io.mizzen.security.PolicyTarget;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.MissingTls;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput.EndpointTls;
import io.mizzen.translator.encode.envoy.UpstreamInput;
import io.mizzen.translator.resolve.EffectivePolicy;
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.translator.resolve.ResolvedCluster;
import io.mizzen.translator.resolve.Upstream;
import io.mizzen.translator.resolve.Upstream.MutualTls;
import io.mizzen.translator.resolve.Upstream.ServiceName;
import io.mizzen.xds.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
          names.add(name(entry, ""));
          ResolvedCluster.subsets(entry.service(), scope)
              .forEach(subset -> names.add(name(entry, subset)));
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
        .flatMap(this::resolved)
        .filter(cluster -> cluster.subset().isPresent())
        .map(this::endpoints);
  }

  private Optional<UpstreamInput> cluster(ClusterName name) {
    Optional<ResolvedCluster> resolved = resolved(name).filter(each -> isServed(each.service()));
    if (resolved.isEmpty()) {
      return Optional.empty();
    }
    ResolvedCluster cluster = resolved.get();
    Optional<SidecarEndpointInput> names =
        cluster.service().resolution().isDns() ? Optional.of(endpoints(cluster)) : Optional.empty();
    boolean isEmpty = names.filter(each -> each.endpoints().isEmpty()).isPresent();
    if (cluster.subset().isEmpty() || isEmpty) {
      return Optional.empty();
    }
    EffectivePolicy policy =
        cluster.policy().withLocality(scope.settings().traffic().localityLbSetting());
    return Optional.of(
        new UpstreamInput(
            name,
            upstream(cluster),
            cluster.rule(),
            policy,
            inputs.certificates(),
            MissingTls.of(scope.settings()),
            scope.settings().traffic(),
            names));
  }

  private Upstream upstream(ResolvedCluster cluster) {
    Service service = cluster.service();
    boolean secured = inputs.certificates() == Certificates.SDS && !service.external();
    List<Endpoint> serving = secured ? serving(cluster) : List.of();
    return new Upstream(
        nameOf(service),
        service.resolution(),
        service.external(),
        cluster.port().orElseThrow().protocol(),
        secured ? identities(service, serving) : List.of(),
        service.isKubernetes() ? List.of() : identities(service, accounted(serving(cluster))),
        secured ? mutualTls(service, cluster.policy(), serving) : MutualTls.OFF);
  }

  /** Those of its workloads, and those that its ServiceEntry lists. */
  private List<String> identities(Service service, List<Endpoint> serving) {
    return Stream.concat(serving.stream().map(this::identity), service.subjectAltNames().stream())
        .toList();
  }

  private static List<Endpoint> accounted(List<Endpoint> serving) {
    return serving.stream().filter(each -> !each.serviceAccount().isEmpty()).toList();
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

  private SidecarEndpointInput endpoints(ResolvedCluster cluster) {
    List<Endpoint> chosen = cluster.chosen(serving(cluster));
    EffectivePolicy policy = cluster.policy();
    boolean secured = inputs.certificates() == Certificates.SDS;
    boolean takesTls = secured && (policy.tls().isEmpty() || isMutual(policy));
    return new SidecarEndpointInput(
        cluster.name().render(),
        open(cluster.service(), chosen, isMutual(policy)),
        cluster.locality(scope),
        takesTls ? EndpointTls.WHERE_TAKEN : EndpointTls.OFF,
        takesTls ? plaintext(chosen) : Set.of());
  }

  /** A rule that demands mutual TLS has it used whatever an endpoint says of itself. */
  private List<Endpoint> open(Service service, List<Endpoint> chosen, boolean isMutual) {
    return chosen.stream()
        .filter(
            each ->
                !inputs.isClosed(
                    Callee.of(service, each), isMutual ? TlsMode.ISTIO : each.tlsMode()))
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

  private List<Endpoint> serving(ResolvedCluster cluster) {
    return cluster.serving(scope, inputs.table());
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

  private Optional<ResolvedCluster> resolved(ClusterName cluster) {
    return inputs
        .ports()
        .at(cluster.port(), cluster.host())
        .map(entry -> ResolvedCluster.of(cluster, entry.service(), scope));
  }

  private static boolean isServed(Service service) {
    // Names that are looked up only when they are called need an extension of their own.
    return service.resolution() != Resolution.DYNAMIC_DNS;
  }

  private static String name(Entry entry, String subset) {
    return new ClusterName(entry.port().number(), subset, entry.service().host()).render();
  }
}
