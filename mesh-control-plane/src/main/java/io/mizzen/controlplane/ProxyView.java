package io.mizzen.controlplane;

import com.google.common.base.Suppliers;
import io.mizzen.api.Service;
import io.mizzen.controlplane.Answers.Answer;
import io.mizzen.controlplane.Answers.Asked;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.ChangeKey;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.ProxyInputs;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.Translator;
import io.mizzen.translator.cluster.EndpointsName;
import io.mizzen.translator.cluster.UnknownService;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.document.MizzenDocuments;
import io.mizzen.translator.endpoint.EndpointInput;
import io.mizzen.translator.endpoint.NoEndpoint;
import io.mizzen.translator.resolve.PortTable;
import io.mizzen.translator.route.ClustersAhead;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.protocol.NamesAhead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * All resources of the proxies that no rule can tell apart, at one revision: translated when first
 * asked for and shared by all of them. Safe for many threads.
 *
 * <p>The view of the next revision starts with every answer that the changes between the two do not
 * concern; see docs/adr/0007-incremental-state.md.
 */
final class ProxyView implements ResourceView {
  private static final String ALL = "*";

  private final ViewKey key;
  private final MeshState state;
  private final ProxyScope scope;
  private final ProxyInputs inputs;
  private final TranslationCache cache;
  private final RecentNames recent;
  private final AtomicReference<Answers> answers;

  /** Present for a sidecar. */
  private final Optional<SidecarResources> sidecar;

  private ProxyView(
      ViewKey key,
      MeshState state,
      TranslationCache cache,
      RecentNames recent,
      Answers answers,
      Optional<Supplier<PortTable>> ports) {
    this.key = key;
    this.state = state;
    this.scope = key.scope(state.snapshot());
    this.inputs = new ProxyInputs(scope, key.profile());
    this.cache = cache;
    this.recent = recent;
    this.answers = new AtomicReference<>(answers);
    this.sidecar =
        key.sidecar()
            .map(
                proxy ->
                    new SidecarResources(
                        proxy,
                        state.endpoints(),
                        ports.orElseGet(
                            () -> Suppliers.memoize(() -> SidecarInputs.portsOf(scope, proxy))),
                        cache));
  }

  /** A view that was asked nothing yet. */
  static ProxyView of(ViewKey key, MeshState state, TranslationCache cache) {
    return new ProxyView(
        key, state, cache, RecentNames.from(state.revision()), Answers.none(), Optional.empty());
  }

  /**
   * This view at a later revision.
   *
   * @param changes what has changed between the two
   */
  ProxyView at(MeshState next, RecentChanges changes) {
    // At once: an answer that is given here later makes this view's revisions unlike the next
    // one's.
    Answers now = Objects.requireNonNull(answers.getAndUpdate(Answers::takenOver));
    Optional<Set<ChangeKey>> changed = changes.since(state.revision());
    if (changed.filter(keys -> !keys.contains(new ChangeKey.Settings())).isEmpty()
        || now.keeping() != Answers.Keeping.OPEN) {
      return new ProxyView(
          key, next, cache, RecentNames.from(next.revision()), now.forgotten(), Optional.empty());
    }
    Set<Asked> concerned = now.concernedBy(changed.get());
    return new ProxyView(
        key,
        next,
        cache,
        recent.with(next.revision(), concerned),
        now.without(concerned),
        portsAfter(changed.get()));
  }

  /** The services by port, unless some service differs. */
  private Optional<Supplier<PortTable>> portsAfter(Set<ChangeKey> changed) {
    return changed.stream().anyMatch(ProxyView::concernsServices)
        ? Optional.empty()
        : sidecar.map(SidecarResources::ports);
  }

  private static boolean concernsServices(ChangeKey changed) {
    return changed instanceof ChangeKey.Hosts
        || changed instanceof ChangeKey.Senders
        || changed instanceof ChangeKey.SidecarPattern;
  }

  ViewKey key() {
    return key;
  }

  MeshState state() {
    return state;
  }

  @Override
  public long revision() {
    return state.revision();
  }

  @Override
  public Optional<Object> sharedKey(TypeUrl type) {
    return Optional.of(key);
  }

  /** Not known where the earlier view has answered what its successor was not told of. */
  @Override
  public Optional<Set<String>> changedSince(TypeUrl type, ResourceView earlier) {
    return earlier instanceof ProxyView view && view.key.equals(key) && view.isComplete()
        ? recent.since(view.revision(), type)
        : Optional.empty();
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name) {
    return ask(new Asked(type, name), told -> resource(type, name, told)).resource();
  }

  /** False once an answer was given that the next view cannot know of. */
  boolean isComplete() {
    return answers().isComplete();
  }

  /**
   * The number of answers that are known without asking the mesh again; for tests of what a change
   * costs.
   */
  int answersKnown() {
    return answers().known().size();
  }

  private Answers answers() {
    return Objects.requireNonNull(answers.get());
  }

  private Answer ask(Asked asked, Function<ProxyInputs, Optional<XdsResource>> translation) {
    Answer known = answers().of(asked);
    if (known != null) {
      return known;
    }
    Set<ChangeKey> reads = new HashSet<>();
    ProxyInputs telling = new ProxyInputs(scope.telling(reads::add), key.profile());
    Answer made = made(asked, translation, telling, reads);
    answers.updateAndGet(before -> before.with(asked, made));
    return made;
  }

  private Answer made(
      Asked asked,
      Function<ProxyInputs, Optional<XdsResource>> translation,
      ProxyInputs telling,
      Set<ChangeKey> reads) {
    try {
      return new Answer(translation.apply(telling), reads);
    } catch (RuntimeException | StackOverflowError e) {
      Fallbacks.Instead instead =
          new Fallbacks(key, state).of(asked, answers().lastGood(asked), e.toString());
      cache.failures().add(instead.failure(), e);
      return new Answer(instead.resource(), reads, Optional.of(instead.failure()));
    }
  }

  /** The translations that threw, as far as they were asked for since the last change. */
  List<FailedTranslation> failures() {
    return answers().failures();
  }

  /** Clusters of what has gone have no endpoints, and its routes lead nowhere. */
  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    if (sidecar.isPresent()) {
      return SidecarResources.absent(type, name);
    }
    if (type.equals(TypeUrl.ENDPOINT)) {
      return Optional.of(Translator.endpoints(gone(name)).resource());
    }
    if (type.equals(TypeUrl.CLUSTER)) {
      return inputs.absentCluster(name).map(Translator::cluster).map(Translation::resource);
    }
    return type.equals(TypeUrl.ROUTE)
        ? Optional.of(Translator.noRoutes(name).resource())
        : Optional.empty();
  }

  /** The route as a client needs it that must know clusters before a route uses them. */
  @Override
  public Optional<NamesAhead> namesAhead(XdsResource before, XdsResource after) {
    return key.profile().honours(Capability.ROUTES_TO_NEW_CLUSTERS)
        ? Optional.empty()
        : ClustersAhead.between(before, after)
            .map(
                ahead ->
                    new NamesAhead(
                        ahead.resource(),
                        Map.of(
                            TypeUrl.CLUSTER,
                            ahead.clusters(),
                            TypeUrl.ENDPOINT,
                            endpoints(ahead.clusters()))));
  }

  private Set<String> endpoints(Set<String> clusters) {
    return clusters.stream()
        .flatMap(name -> find(TypeUrl.CLUSTER, name).stream())
        .flatMap(cluster -> EndpointsName.askedBy(cluster).stream())
        .collect(Collectors.toSet());
  }

  private EndpointInput gone(String name) {
    return EndpointInput.failing(name, "the cluster is gone", inputs.profile());
  }

  /** A gRPC client names what it wants; a wildcard gets the clusters and listeners of the scope. */
  @Override
  public Collection<XdsResource> all(TypeUrl type) {
    List<String> names = new ArrayList<>();
    // Asked, although it is no resource: so that a change of the names is a change of the type.
    ask(
        new Asked(type, ALL),
        told -> {
          names.addAll(names(type, told.scope()));
          return Optional.empty();
        });
    if (names.isEmpty()) {
      names.addAll(names(type, scope));
    }
    return names.stream().flatMap(name -> find(type, name).stream()).toList();
  }

  private List<String> names(TypeUrl type, ProxyScope scope) {
    if (sidecar.isPresent()) {
      return sidecar.get().names(type, scope);
    }
    if (type.equals(TypeUrl.CLUSTER)) {
      return ScopeNames.clusters(scope).map(ClusterName::render).toList();
    }
    return type.equals(TypeUrl.LISTENER)
        ? ScopeNames.defaultClusters(scope).map(name -> name.host() + ":" + name.port()).toList()
        : List.of();
  }

  /**
   * The service whose servers a name of endpoints waits for; empty when there is none, or when no
   * server could open its cluster.
   */
  Optional<Service> waitsFor(String endpointsName) {
    if (sidecar.isPresent()) {
      return sidecar.get().waitsFor(endpointsName, scope);
    }
    return endpointInput(endpointsName)
        .filter(input -> input.noEndpoint() instanceof NoEndpoint.Wait)
        .flatMap(input -> EndpointsName.parse(endpointsName))
        .flatMap(name -> scope.service(name.cluster().host()));
  }

  /** Whether a name of endpoints means a cluster that no server serves now. */
  boolean isServedByNobody(String endpointsName) {
    if (sidecar.isPresent()) {
      return sidecar.get().isServedByNobody(endpointsName, scope);
    }
    return endpointInput(endpointsName)
        .filter(
            input -> input.endpoints().stream().noneMatch(e -> e.labels().matches(input.subset())))
        .isPresent();
  }

  /** Empty, too, where putting it together fails: {@link #find} answers and says so. */
  private Optional<EndpointInput> endpointInput(String name) {
    try {
      return inputs.endpoints(name, state.endpoints());
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  private Optional<XdsResource> resource(TypeUrl type, String name, ProxyInputs inputs) {
    if (sidecar.isPresent()) {
      return sidecar.get().find(type, name, inputs.scope());
    }
    if (type.equals(TypeUrl.LISTENER)) {
      return inputs.listener(name).map(cache::translateOnce).map(Translation::resource);
    }
    if (type.equals(TypeUrl.ROUTE)) {
      return inputs.route(name).map(cache::translate).map(Translation::resource);
    }
    if (type.equals(TypeUrl.CLUSTER)) {
      return inputs
          .cluster(name)
          .map(cache::translate)
          .map(Translation::resource)
          .or(() -> UnknownService.parse(name).map(UnknownService::cluster));
    }
    if (type.equals(TypeUrl.ENDPOINT)) {
      return inputs
          .endpoints(name, state.endpoints())
          .map(cache::translate)
          .map(Translation::resource);
    }
    return type.equals(TypeUrl.EXTENSION_CONFIG)
        ? document(name, inputs.scope())
        : Optional.empty();
  }

  private static Optional<XdsResource> document(String name, ProxyScope scope) {
    return name.equals(MizzenNames.MESH)
        ? Optional.of(MizzenDocuments.mesh(scope.settings()))
        : MizzenNames.hostOf(name).map(host -> MizzenDocuments.service(host, scope));
  }
}
