package io.mizzen.snapshot;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Delegate;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * VirtualService delegation: a root route that names a delegate is replaced by the delegate's
 * routes, each match joined with the root's. Istio {@code Delegate}; one level only.
 */
final class Delegation {
  private Delegation() {}

  /** A VirtualService with its delegates merged in; empty for one without hosts, a delegate. */
  static Optional<MeshResource<VirtualService>> resolve(
      MeshResource<VirtualService> rule, RuleSet rules, MeshSettings settings) {
    return rule.spec().hosts().isEmpty()
        ? Optional.empty()
        : Optional.of(merged(rule, rules, settings));
  }

  /** The keys of the rules that a rule delegates to, whether they exist or not. */
  static Set<ResourceKey> delegatesOf(MeshResource<VirtualService> root) {
    return root.spec().http().stream()
        .flatMap(route -> route.delegate().stream())
        .map(delegate -> keyOf(delegate, root))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static MeshResource<VirtualService> merged(
      MeshResource<VirtualService> root, RuleSet rules, MeshSettings settings) {
    VirtualService spec = root.spec();
    if (spec.http().stream().noneMatch(route -> route.delegate().isPresent())) {
      return root;
    }
    List<HttpRoute> http = new ArrayList<>();
    for (HttpRoute route : spec.http()) {
      if (route.delegate().isEmpty()) {
        http.add(route);
      } else {
        // A missing or hidden delegate takes only this root route with it.
        delegateOf(route.delegate().get(), root, rules, settings)
            .ifPresent(
                leaf ->
                    QualifiedHosts.of(leaf, settings)
                        .forEach(r -> merge(route, r).ifPresent(http::add)));
      }
    }
    VirtualService whole =
        new VirtualService(
            spec.hosts(), spec.gateways(), http, spec.tls(), spec.tcp(), spec.exportTo());
    return root.withSpec(whole);
  }

  private static Optional<MeshResource<VirtualService>> delegateOf(
      Delegate delegate, MeshResource<VirtualService> root, RuleSet rules, MeshSettings settings) {
    ResourceKey key = keyOf(delegate, root);
    return rules
        .find(key, VirtualService.class)
        .filter(leaf -> leaf.spec().hosts().isEmpty())
        .filter(
            leaf ->
                Visibility.of(
                        settings.traffic().exportTo().ofVirtualService(leaf.spec().exportTo()),
                        key.namespace(),
                        root.namespace())
                    != Visibility.HIDDEN);
  }

  private static ResourceKey keyOf(Delegate delegate, MeshResource<VirtualService> root) {
    String namespace = delegate.namespace().isEmpty() ? root.namespace() : delegate.namespace();
    return new ResourceKey(root.key().group(), root.key().kind(), namespace, delegate.name());
  }

  /** The delegate's route under the root's match; empty when the two do not go together. */
  private static Optional<HttpRoute> merge(HttpRoute root, HttpRoute leaf) {
    List<HttpMatchRequest> matches = matches(root.match(), leaf.match());
    if (matches.isEmpty() && !(root.match().isEmpty() && leaf.match().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new HttpRoute(
            joined(root.name(), leaf.name()),
            matches,
            leaf.route(),
            leaf.redirect(),
            leaf.directResponse().or(root::directResponse),
            Optional.empty(),
            leaf.rewrite().or(root::rewrite),
            leaf.timeout().or(root::timeout),
            leaf.retries().or(root::retries),
            leaf.fault().or(root::fault),
            leaf.mirror().or(root::mirror),
            leaf.mirrors().isEmpty() ? root.mirrors() : leaf.mirrors(),
            leaf.mirrorPercent().or(root::mirrorPercent),
            leaf.mirrorPercentage().or(root::mirrorPercentage),
            leaf.corsPolicy().or(root::corsPolicy),
            leaf.headers().or(root::headers)));
  }

  /** The matches of both; none when one of the delegate's goes with none of the root's. */
  private static List<HttpMatchRequest> matches(
      List<HttpMatchRequest> root, List<HttpMatchRequest> leaf) {
    if (root.isEmpty() || leaf.isEmpty()) {
      return root.isEmpty() ? leaf : root;
    }
    List<HttpMatchRequest> joined = new ArrayList<>();
    for (HttpMatchRequest l : leaf) {
      List<HttpMatchRequest> pairs =
          root.stream().filter(r -> compatible(r, l)).map(r -> join(r, l)).toList();
      if (pairs.isEmpty()) {
        return List.of(); // one match outside the root's takes the whole route with it
      }
      joined.addAll(pairs);
    }
    return joined;
  }

  private static boolean compatible(HttpMatchRequest root, HttpMatchRequest leaf) {
    return compatible(root.uri(), leaf.uri())
        && compatible(root.scheme(), leaf.scheme())
        && compatible(root.method(), leaf.method())
        && compatible(root.authority(), leaf.authority())
        && compatible(root.headers(), leaf.headers())
        && compatible(root.withoutHeaders(), leaf.withoutHeaders())
        && compatible(root.queryParams(), leaf.queryParams())
        && root.ignoreUriCase() == leaf.ignoreUriCase()
        && (root.port() == leaf.port() || root.port() == 0 || leaf.port() == 0)
        && (root.sourceNamespace().isEmpty()
            || root.sourceNamespace().equals(leaf.sourceNamespace()))
        && agree(root.sourceLabels(), leaf.sourceLabels())
        && root.gateways().containsAll(leaf.gateways());
  }

  private static boolean compatible(Map<String, StringMatch> root, Map<String, StringMatch> leaf) {
    return root.entrySet().stream()
        .allMatch(
            entry ->
                compatible(
                    Optional.of(entry.getValue()), Optional.ofNullable(leaf.get(entry.getKey()))));
  }

  private static boolean compatible(Optional<StringMatch> root, Optional<StringMatch> leaf) {
    if (root.isEmpty() || leaf.isEmpty()) {
      return true;
    }
    StringMatch r = root.get();
    StringMatch l = leaf.get();
    if (r.regex().isPresent() || l.regex().isPresent()) {
      return false; // two patterns cannot be compared
    }
    if (r.exact().isPresent()) {
      return r.exact().equals(l.exact());
    }
    String wanted = r.prefix().orElse("");
    return l.exact().or(l::prefix).map(text -> text.startsWith(wanted)).orElse(true);
  }

  private static boolean agree(Map<String, String> root, Map<String, String> leaf) {
    return root.entrySet().stream()
        .allMatch(e -> leaf.getOrDefault(e.getKey(), e.getValue()).equals(e.getValue()));
  }

  private static HttpMatchRequest join(HttpMatchRequest root, HttpMatchRequest leaf) {
    return new HttpMatchRequest(
        joined(root.name(), leaf.name()),
        leaf.uri().or(root::uri),
        leaf.scheme().or(root::scheme),
        leaf.method().or(root::method),
        leaf.authority().or(root::authority),
        union(root.headers(), leaf.headers()),
        leaf.port() == 0 ? root.port() : leaf.port(),
        union(root.sourceLabels(), leaf.sourceLabels()),
        leaf.gateways().isEmpty() ? root.gateways() : leaf.gateways(),
        union(root.queryParams(), leaf.queryParams()),
        leaf.ignoreUriCase(),
        union(root.withoutHeaders(), leaf.withoutHeaders()),
        leaf.sourceNamespace().isEmpty() ? root.sourceNamespace() : leaf.sourceNamespace(),
        leaf.statPrefix().isEmpty() ? root.statPrefix() : leaf.statPrefix());
  }

  private static <V> Map<String, V> union(Map<String, V> root, Map<String, V> leaf) {
    Map<String, V> all = new LinkedHashMap<>(root);
    all.putAll(leaf);
    return all;
  }

  private static String joined(String root, String leaf) {
    return root.isEmpty() || leaf.isEmpty() ? root + leaf : root + "-" + leaf;
  }
}
