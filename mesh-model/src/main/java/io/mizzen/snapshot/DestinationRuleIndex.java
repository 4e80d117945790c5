package io.mizzen.snapshot;

import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.ResourceChange;
import io.mizzen.model.TrafficDefaults.ExportDefaults;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Which DestinationRule governs a host. Istio's lookup: the client's namespace, then the service's,
 * then the root namespace; the first namespace with any matching host decides, and within it only
 * the most specific host counts. Nothing is inherited from one namespace or host to another.
 *
 * <p>Immutable and persistent: a changed rule makes the entries of its own namespace and host anew.
 */
final class DestinationRuleIndex {
  private final MeshSettings settings;
  private final PSortedMap<String, HostIndex<MeshResource<DestinationRule>>> rules;
  private final PSortedMap<String, HostIndex<Entry>> merged;

  /** The rules of all namespaces. */
  private final HostIndex<MeshResource<DestinationRule>> everywhere;

  /** Rules of one namespace, host, selector and audience, merged. */
  private record Entry(AppliedDestinationRule applied) {
    DestinationRule rule() {
      return applied.rule();
    }

    /**
     * A rule for selected workloads is seen in its own namespace only; any other where it is
     * exported, which its own namespace may not be.
     */
    boolean isVisibleTo(String namespace, ExportDefaults defaults) {
      String own = applied.key().namespace();
      return rule().workloadSelector().isPresent()
          ? own.equals(namespace)
          : Visibility.of(defaults.ofDestinationRule(rule().exportTo()), own, namespace)
              != Visibility.HIDDEN;
    }

    boolean selects(Labels labels) {
      return rule()
          .workloadSelector()
          .map(selector -> labels.matches(Labels.of(selector.matchLabels())))
          .orElse(false);
    }
  }

  private record Group(
      List<String> exportTo, Optional<DestinationRule.WorkloadSelector> workloadSelector) {}

  private DestinationRuleIndex(
      MeshSettings settings,
      PSortedMap<String, HostIndex<MeshResource<DestinationRule>>> rules,
      PSortedMap<String, HostIndex<Entry>> merged,
      HostIndex<MeshResource<DestinationRule>> everywhere) {
    this.settings = settings;
    this.rules = rules;
    this.merged = merged;
    this.everywhere = everywhere;
  }

  static DestinationRuleIndex empty(MeshSettings settings) {
    return new DestinationRuleIndex(
        settings, TreePMap.empty(), TreePMap.empty(), HostIndex.empty());
  }

  /** This index after some resources changed; adds the keys that have another answer now. */
  DestinationRuleIndex with(Collection<ResourceChange> changes, Set<ChangeKey> changed) {
    DestinationRuleIndex next = this;
    for (ResourceChange change : changes) {
      Optional<MeshResource<DestinationRule>> before = change.before(DestinationRule.class);
      Optional<MeshResource<DestinationRule>> after = change.after(DestinationRule.class);
      if (before.isPresent()) {
        next = next.without(before.get());
      }
      if (after.isPresent()) {
        next = next.plus(after.get());
      }
      if (change.isMeaningful()) {
        change.both(DestinationRule.class).forEach(rule -> changed.add(key(hostOf(rule))));
      }
    }
    return next;
  }

  Optional<AppliedDestinationRule> find(Service service, String namespace, Labels labels) {
    return Stream.of(namespace, service.namespace(), settings.rootNamespace())
        .distinct()
        .map(candidate -> mostSpecific(candidate, service.host(), namespace))
        .filter(entries -> !entries.isEmpty())
        .findFirst()
        .flatMap(entries -> applying(entries, labels))
        .map(Entry::applied);
  }

  /** The names of all subsets that some rule gives a host. */
  Set<String> subsetsOf(String host) {
    return everywhere
        .matching(host)
        .flatMap(List::stream)
        .flatMap(rule -> rule.spec().subsets().stream())
        .map(Subset::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The entries of the most specific host of a namespace that fits and is visible. */
  private List<Entry> mostSpecific(String ruleNamespace, String host, String viewer) {
    ExportDefaults exports = settings.traffic().exportTo();
    return in(merged, ruleNamespace)
        .matching(host)
        .map(entries -> entries.stream().filter(e -> e.isVisibleTo(viewer, exports)).toList())
        .filter(visible -> !visible.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Empty when all are for other workloads; rules elsewhere do not step in for them. */
  private static Optional<Entry> applying(List<Entry> entries, Labels labels) {
    return entries.stream()
        .filter(entry -> entry.selects(labels))
        .findFirst()
        .or(() -> lastWithoutSelector(entries));
  }

  private static Optional<Entry> lastWithoutSelector(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.rule().workloadSelector().isEmpty())
        .reduce((first, second) -> second);
  }

  private DestinationRuleIndex plus(MeshResource<DestinationRule> rule) {
    return with(
        rule.namespace(),
        hostOf(rule),
        including(in(rules, rule.namespace()).at(hostOf(rule)), rule),
        including(everywhere.at(hostOf(rule)), rule));
  }

  private DestinationRuleIndex without(MeshResource<DestinationRule> rule) {
    return with(
        rule.namespace(),
        hostOf(rule),
        excluding(in(rules, rule.namespace()).at(hostOf(rule)), rule),
        excluding(everywhere.at(hostOf(rule)), rule));
  }

  private static List<MeshResource<DestinationRule>> including(
      List<MeshResource<DestinationRule>> some, MeshResource<DestinationRule> rule) {
    List<MeshResource<DestinationRule>> more = new ArrayList<>(some);
    more.add(rule);
    more.sort(MeshResource.OLDEST_FIRST);
    return more;
  }

  private static List<MeshResource<DestinationRule>> excluding(
      List<MeshResource<DestinationRule>> some, MeshResource<DestinationRule> rule) {
    return some.stream().filter(other -> !other.key().equals(rule.key())).toList();
  }

  private DestinationRuleIndex with(
      String namespace,
      HostPattern host,
      List<MeshResource<DestinationRule>> oldestFirst,
      List<MeshResource<DestinationRule>> ofAllNamespaces) {
    return new DestinationRuleIndex(
        settings,
        replaced(rules, namespace, in(rules, namespace).with(host, oldestFirst)),
        replaced(
            merged,
            namespace,
            in(merged, namespace).with(host, entries(oldestFirst, settings.traffic().exportTo()))),
        everywhere.with(host, ofAllNamespaces));
  }

  private HostPattern hostOf(MeshResource<DestinationRule> rule) {
    return new HostPattern(settings.resolveHost(rule.spec().host(), rule.namespace()));
  }

  private static ChangeKey key(HostPattern host) {
    return host.isWildcard()
        ? new ChangeKey.DestinationRulePattern(host.text())
        : new ChangeKey.DestinationRules(host.text());
  }

  private static <V> HostIndex<V> in(PSortedMap<String, HostIndex<V>> all, String namespace) {
    HostIndex<V> known = all.get(namespace);
    return known == null ? HostIndex.empty() : known;
  }

  private static <V> PSortedMap<String, HostIndex<V>> replaced(
      PSortedMap<String, HostIndex<V>> all, String namespace, HostIndex<V> index) {
    return index.isEmpty() ? all.minus(namespace) : all.plus(namespace, index);
  }

  private static List<Entry> entries(
      List<MeshResource<DestinationRule>> oldestFirst, ExportDefaults defaults) {
    Map<Group, Entry> groups = new LinkedHashMap<>();
    for (MeshResource<DestinationRule> rule : oldestFirst) {
      DestinationRule spec = rule.spec();
      List<String> exportTo = defaults.ofDestinationRule(spec.exportTo());
      Group group = new Group(exportTo.stream().sorted().toList(), spec.workloadSelector());
      groups.merge(
          group,
          new Entry(new AppliedDestinationRule(rule.key(), spec)),
          DestinationRuleIndex::merge);
    }
    return List.copyOf(groups.values());
  }

  /** Istio's merge: subsets are concatenated, the first traffic policy stays whole. */
  private static Entry merge(Entry first, Entry second) {
    DestinationRule a = first.rule();
    DestinationRule b = second.rule();
    List<Subset> subsets = new ArrayList<>(a.subsets());
    b.subsets().stream()
        .filter(s -> a.subsets().stream().noneMatch(t -> Objects.equals(t.name(), s.name())))
        .forEach(subsets::add);
    DestinationRule merged =
        new DestinationRule(
            a.host(),
            a.trafficPolicy().or(b::trafficPolicy),
            subsets,
            a.exportTo(),
            a.workloadSelector());
    return new Entry(new AppliedDestinationRule(first.applied().key(), merged));
  }
}
