package io.mizzen.snapshot;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.ResourceChange;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.snapshot.RouteSenders.Sender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Which VirtualServices may claim a host, in the order in which Istio asks them. Immutable and
 * persistent: a changed rule is taken out of the hosts it named and put into those it names, and so
 * is every rule that delegates to it.
 */
final class VirtualServiceIndex {
  private static final String MESH = "mesh";

  private final MeshSettings settings;
  private final HostIndex<MeshResource<VirtualService>> byHost;

  /** The rules as filed: bound to the mesh, delegates merged in. */
  private final PSortedMap<ResourceKey, MeshResource<VirtualService>> filed;

  /** By delegate, known or not, the rules that refer to it. */
  private final PSortedMap<ResourceKey, PSortedSet<ResourceKey>> roots;

  private final RouteSenders senders;

  private VirtualServiceIndex(
      MeshSettings settings,
      HostIndex<MeshResource<VirtualService>> byHost,
      PSortedMap<ResourceKey, MeshResource<VirtualService>> filed,
      PSortedMap<ResourceKey, PSortedSet<ResourceKey>> roots,
      RouteSenders senders) {
    this.settings = settings;
    this.byHost = byHost;
    this.filed = filed;
    this.roots = roots;
    this.senders = senders;
  }

  static VirtualServiceIndex empty(MeshSettings settings) {
    return new VirtualServiceIndex(
        settings, HostIndex.empty(), TreePMap.empty(), TreePMap.empty(), RouteSenders.empty());
  }

  /**
   * This index after some resources changed; adds the keys that have another answer now.
   *
   * @param rules the resources after the change
   */
  VirtualServiceIndex with(
      Collection<ResourceChange> changes, RuleSet rules, Set<ChangeKey> changed) {
    VirtualServiceIndex next = this;
    Set<ResourceKey> affected = new TreeSet<>();
    for (ResourceChange change : changes) {
      if (change.both(VirtualService.class).findAny().isPresent()) {
        affected.add(change.key());
        affected.addAll(next.rootsOf(change.key()));
        next = next.withReferences(change);
      }
    }
    for (ResourceKey key : affected) {
      next = next.refiled(key, rules, changed);
    }
    return next;
  }

  /**
   * The rules that may claim {@code host} for proxies of {@code namespace}: those that name it, own
   * namespace's private ones first; otherwise the most specific wildcard. Only rules that the
   * Sidecar imports count. The first that yields a route owns the host.
   */
  List<MeshResource<VirtualService>> claiming(String host, String namespace, SidecarScope sidecar) {
    List<MeshResource<VirtualService>> named =
        byHost.at(new HostPattern(host)).stream()
            .filter(rule -> visibility(rule, namespace) != Visibility.HIDDEN)
            .filter(rule -> isImported(rule, sidecar))
            .sorted(Comparator.comparing(rule -> visibility(rule, namespace)))
            .toList();
    return named.isEmpty()
        ? mostSpecificWildcard(host, namespace, sidecar).stream().toList()
        : named;
  }

  /**
   * The hosts that each rule names which proxies of {@code namespace} see: private rules first,
   * then the older ones.
   */
  List<List<String>> claims(String namespace, SidecarScope sidecar) {
    return filed.values().stream()
        .filter(rule -> visibility(rule, namespace) != Visibility.HIDDEN)
        .filter(rule -> isImported(rule, sidecar))
        .sorted(
            Comparator.<MeshResource<VirtualService>, Visibility>comparing(
                    rule -> visibility(rule, namespace))
                .thenComparing(MeshResource.OLDEST_FIRST))
        .map(rule -> textsOf(hostsOf(rule)))
        .toList();
  }

  private record Claim(Set<HostPattern> hosts, List<String> exportTo) {}

  private Claim claimOf(MeshResource<VirtualService> rule) {
    return new Claim(hostsOf(rule), exportTo(rule));
  }

  /** The rules that name exactly this host or wildcard, sorted by key. */
  List<MeshResource<VirtualService>> naming(String host) {
    return byHost.at(new HostPattern(host)).stream()
        .sorted(Comparator.comparing(MeshResource::key))
        .toList();
  }

  /**
   * The ports of a host that visible, imported rules send to; empty when none does.
   *
   * @param all the ports of the host's service
   */
  Set<Integer> portsSentTo(String host, List<Integer> all, String namespace, SidecarScope sidecar) {
    Set<Integer> ports = new TreeSet<>();
    senders.to(host).stream()
        .filter(
            each ->
                Visibility.of(each.exportTo(), each.namespace(), namespace) != Visibility.HIDDEN)
        .filter(each -> sidecar.imports(each.namespace(), each.hosts()))
        .forEach(each -> ports.addAll(each.ports().isEmpty() ? all : each.ports()));
    return ports;
  }

  private boolean isImported(MeshResource<VirtualService> rule, SidecarScope sidecar) {
    return sidecar.isDefault() || sidecar.imports(rule.namespace(), textsOf(hostsOf(rule)));
  }

  /** The destinations of a rule, by fully qualified host. */
  private Map<String, Sender> sendersOf(Optional<MeshResource<VirtualService>> rule) {
    Map<String, Sender> senders = new TreeMap<>();
    if (rule.isEmpty()) {
      return senders;
    }
    MeshResource<VirtualService> each = rule.get();
    Map<String, List<Destination>> byHost = new TreeMap<>();
    for (Destination to : RouteTargets.destinations(each.spec())) {
      String host = settings.resolveHost(to.host(), each.namespace());
      byHost.computeIfAbsent(host, key -> new ArrayList<>()).add(to);
    }
    List<String> hosts = textsOf(hostsOf(each));
    for (Map.Entry<String, List<Destination>> to : byHost.entrySet()) {
      senders.put(
          to.getKey(), new Sender(each.namespace(), hosts, exportTo(each), ports(to.getValue())));
    }
    return senders;
  }

  /** The ports that destinations name; empty when one names none. */
  private static Set<Integer> ports(List<Destination> destinations) {
    Set<Integer> ports = new TreeSet<>();
    for (Destination to : destinations) {
      if (to.port().isEmpty()) {
        return Set.of();
      }
      ports.add(to.port().get().number());
    }
    return ports;
  }

  private static List<String> textsOf(Set<HostPattern> hosts) {
    List<String> texts = new ArrayList<>();
    for (HostPattern host : hosts) {
      texts.add(host.text());
    }
    return List.copyOf(texts);
  }

  private Optional<MeshResource<VirtualService>> mostSpecificWildcard(
      String host, String namespace, SidecarScope sidecar) {
    return byHost
        .matching(host)
        .flatMap(List::stream)
        .filter(rule -> visibility(rule, namespace) != Visibility.HIDDEN)
        .filter(rule -> isImported(rule, sidecar))
        .findFirst();
  }

  private VirtualServiceIndex withReferences(ResourceChange change) {
    PSortedMap<ResourceKey, PSortedSet<ResourceKey>> next = roots;
    for (ResourceKey delegate : delegates(change.before(VirtualService.class))) {
      PSortedSet<ResourceKey> left = rootsIn(next, delegate).minus(change.key());
      next = left.isEmpty() ? next.minus(delegate) : next.plus(delegate, left);
    }
    for (ResourceKey delegate : delegates(change.after(VirtualService.class))) {
      next = next.plus(delegate, rootsIn(next, delegate).plus(change.key()));
    }
    return new VirtualServiceIndex(settings, byHost, filed, next, senders);
  }

  private static Set<ResourceKey> delegates(Optional<MeshResource<VirtualService>> rule) {
    return rule.map(Delegation::delegatesOf).orElse(Set.of());
  }

  /** The rules with a route that delegates to this one. */
  Set<ResourceKey> rootsOf(ResourceKey delegate) {
    return rootsIn(roots, delegate);
  }

  private static PSortedSet<ResourceKey> rootsIn(
      PSortedMap<ResourceKey, PSortedSet<ResourceKey>> roots, ResourceKey delegate) {
    @Nullable PSortedSet<ResourceKey> known = roots.get(delegate);
    return known == null ? TreePSet.empty() : known;
  }

  private VirtualServiceIndex refiled(ResourceKey key, RuleSet rules, Set<ChangeKey> changed) {
    Optional<MeshResource<VirtualService>> before = Optional.ofNullable(filed.get(key));
    Optional<MeshResource<VirtualService>> after =
        rules
            .find(key, VirtualService.class)
            .filter(rule -> appliesToMesh(rule.spec()))
            .flatMap(rule -> Delegation.resolve(rule, rules, settings));
    HostIndex<MeshResource<VirtualService>> hosts = byHost;
    Set<HostPattern> concerned = new TreeSet<>();
    if (before.isPresent()) {
      concerned.addAll(hostsOf(before.get()));
    }
    if (after.isPresent()) {
      concerned.addAll(hostsOf(after.get()));
    }
    for (HostPattern host : concerned) {
      List<MeshResource<VirtualService>> values = new ArrayList<>(hosts.at(host));
      values.removeIf(rule -> rule.key().equals(key));
      if (after.isPresent() && hostsOf(after.get()).contains(host)) {
        values.add(after.get());
      }
      values.sort(MeshResource.OLDEST_FIRST);
      hosts = hosts.with(host, values);
    }
    RouteSenders next = senders;
    if (before.isEmpty() || after.isEmpty() || !before.get().saysSameAs(after.get())) {
      for (HostPattern host : concerned) {
        changed.add(key(host));
      }
      next = senders.with(key, sendersOf(before), sendersOf(after), changed);
    }
    if (!before.map(this::claimOf).equals(after.map(this::claimOf))) {
      changed.add(new ChangeKey.VirtualServiceHosts());
    }
    return new VirtualServiceIndex(
        settings,
        hosts,
        after.isPresent() ? filed.plus(key, after.get()) : filed.minus(key),
        roots,
        next);
  }

  private Set<HostPattern> hostsOf(MeshResource<VirtualService> rule) {
    Set<HostPattern> hosts = new TreeSet<>();
    for (String host : rule.spec().hosts()) {
      hosts.add(new HostPattern(settings.resolveHost(host, rule.namespace())));
    }
    return hosts;
  }

  private static ChangeKey key(HostPattern host) {
    return host.isWildcard()
        ? new ChangeKey.VirtualServicePattern(host.text())
        : new ChangeKey.VirtualServices(host.text());
  }

  private Visibility visibility(MeshResource<VirtualService> rule, String namespace) {
    return Visibility.of(exportTo(rule), rule.namespace(), namespace);
  }

  private List<String> exportTo(MeshResource<VirtualService> rule) {
    return settings.traffic().exportTo().ofVirtualService(rule.spec().exportTo());
  }

  private static boolean appliesToMesh(VirtualService spec) {
    return spec.gateways().isEmpty() || spec.gateways().contains(MESH);
  }
}
