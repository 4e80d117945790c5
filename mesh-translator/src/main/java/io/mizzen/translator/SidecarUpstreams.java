package io.mizzen.translator;

import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.api.TlsMode;
import io.mizzen.model.TrafficDefaults.AutoMtls;
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
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;
import io.mizzen.translator.resolve.cluster.ResolvedCluster;
import io.mizzen.translator.resolve.cluster.Upstream;
import io.mizzen.translator.resolve.cluster.Upstream.MutualTls;
import io.mizzen.translator.resolve.cluster.Upstream.ServiceName;
import io.mizzen.xds.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outbound clusters of a sidecar and their endpoints. */
final class SidecarUpstreams {
  private static final String DEFAULT_ACCOUNT = "default";

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
        Stream.concat(Stream.of(""), subsets(entry.service()).stream())
            .map(subset -> name(entry, subset))
            .filter(name -> hasEndpoints(entry.service(), name))
            .forEach(names::add);
      }
    }
    return names;
  }

  /** Hosts that are looked up when they are called have no labels that a subset could choose. */
  private List<String> subsets(Service service) {
    return isLookedUpOnCall(service) ? List.of() : ResolvedCluster.subsets(service, scope);
  }

  /** Only names that are looked up in DNS must be there for a cluster to be sent. */
  private boolean hasEndpoints(Service service, String name) {
    return !isLookedUpAhead(service) || cluster(name).isPresent();
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
    Optional<ResolvedCluster> resolved = resolved(name);
    if (resolved.isEmpty()
        || (isLookedUpOnCall(resolved.get().service()) && !name.subset().isEmpty())) {
      return Optional.empty();
    }
    ResolvedCluster cluster = resolved.get();
    Optional<SidecarEndpointInput> names =
        isLookedUpAhead(cluster.service()) ? Optional.of(endpoints(cluster)) : Optional.empty();
    boolean isEmpty = names.filter(each -> each.endpoints().isEmpty()).isPresent();
    if (cluster.subset().isEmpty() || isEmpty) {
      return Optional.empty();
    }
    return Optional.of(
        new UpstreamInput(
            name,
            upstream(cluster),
            cluster.rule(),
            cluster.policy(),
            cluster.preference(scope),
            inputs.certificates(),
            MissingTls.of(scope.settings()),
            scope.settings().traffic(),
            inputs.proxy().families(),
            names));
  }

  private Upstream upstream(ResolvedCluster cluster) {
    Service service = cluster.service();
    ServicePort port = cluster.port().orElseThrow();
    boolean hasCertificates = inputs.certificates() == Certificates.SDS;
    boolean isOfTheMesh = hasCertificates && !service.external();
    List<Endpoint> workloads = isLookedUpOnCall(service) ? List.of() : serving(cluster);
    List<String> known = known(service, workloads);
    return new Upstream(
        nameOf(service),
        service.resolution(),
        service.external(),
        port.protocol(),
        targetPort(service, port),
        isOfTheMesh ? identities(known, workloads) : hasCertificates ? known : List.of(),
        service.isKubernetes() ? List.of() : known,
        isOfTheMesh ? mutualTls(service, cluster.policy(), workloads) : MutualTls.OFF);
  }

  /** Only a ServiceEntry can have one: the port of a pod that is dialed is dialed too. */
  private static Optional<Integer> targetPort(Service service, ServicePort port) {
    return service.resolution() == Resolution.NONE && !service.isKubernetes()
        ? port.targetPort().fold(Optional::of, name -> Optional.empty(), Optional::empty)
        : Optional.empty();
  }

  /**
   * Those that are known. Where none is, istiod's sidecars accept any workload of the mesh; ours
   * accept the namespaces' default account, which is what a workload that names none is certified
   * for.
   */
  private List<String> identities(List<String> known, List<Endpoint> serving) {
    return known.isEmpty()
        ? serving.stream().map(each -> identity(each.namespace(), DEFAULT_ACCOUNT)).toList()
        : known;
  }

  /** The service accounts of its workloads, and the names that its ServiceEntry lists. */
  private List<String> known(Service service, List<Endpoint> serving) {
    Stream<String> accounts =
        serving.stream()
            .filter(each -> !each.serviceAccount().isEmpty())
            .map(each -> identity(each.namespace(), each.serviceAccount()));
    return Stream.concat(accounts, service.subjectAltNames().stream()).toList();
  }

  private MutualTls mutualTls(Service service, EffectivePolicy policy, List<Endpoint> serving) {
    if (scope.settings().traffic().autoMtls() == AutoMtls.OFF
        || modeOfNamespace(service) == Mode.DISABLE) {
      return MutualTls.OFF;
    }
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

  /** As far as policies of the mesh and of the service's namespace decide. */
  private Mode modeOfNamespace(Service service) {
    return scope
        .policies(PolicyTarget.of(service.namespace(), Labels.none()))
        .peerAuthentication()
        .mode();
  }

  private SidecarEndpointInput endpoints(ResolvedCluster cluster) {
    List<Endpoint> chosen = callable(cluster);
    EffectivePolicy policy = cluster.policy();
    boolean secured = inputs.certificates() == Certificates.SDS;
    boolean takesTls = secured && (policy.tls().isEmpty() || isMutual(policy));
    return new SidecarEndpointInput(
        cluster.name().render(),
        open(cluster.service(), chosen, isMutual(policy)),
        cluster.locality(scope),
        takesTls ? EndpointTls.WHERE_TAKEN : EndpointTls.OFF,
        takesTls && !isMutual(policy) ? plaintext(chosen) : Set.of());
  }

  /**
   * Those of the subset that are sent. Unhealthy ones are not where a rule has a panic threshold,
   * by which Envoy would call them.
   */
  private List<Endpoint> callable(ResolvedCluster cluster) {
    List<Endpoint> chosen = cluster.chosen(cluster.callable(scope, inputs.table()));
    boolean mayPanic =
        cluster
            .policy()
            .outlierDetection()
            .filter(outlier -> outlier.value().minHealthPercent() > 0)
            .isPresent();
    return mayPanic && !cluster.preference(scope).isByReadiness()
        ? chosen.stream().filter(each -> each.health() == HealthStatus.HEALTHY).toList()
        : chosen;
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

  private String identity(String namespace, String account) {
    return "spiffe://%s/ns/%s/sa/%s".formatted(scope.settings().trustDomain(), namespace, account);
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

  private static boolean isLookedUpOnCall(Service service) {
    return service.resolution() == Resolution.DYNAMIC_DNS;
  }

  private static boolean isLookedUpAhead(Service service) {
    return service.resolution().isDns() && !isLookedUpOnCall(service);
  }

  private static String name(Entry entry, String subset) {
    return new ClusterName(entry.port().number(), subset, entry.service().host()).render();
  }
}
