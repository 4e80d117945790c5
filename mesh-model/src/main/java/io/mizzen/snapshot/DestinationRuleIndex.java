package io.mizzen.snapshot;

import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which DestinationRule governs a host. Istio's lookup: the client's namespace, then the service's,
 * then the root namespace; the first namespace with any matching host decides, and within it only
 * the most specific host counts. Nothing is inherited from one namespace or host to another.
 */
final class DestinationRuleIndex {
  private final Map<String, List<Entry>> byNamespace;
  private final String rootNamespace;

  /** Rules of one namespace, host, selector and audience, merged. */
  private record Entry(HostPattern host, AppliedDestinationRule applied) {
    DestinationRule rule() {
      return applied.rule();
    }

    /** All rules of its own namespace are; no other namespace sees one for selected workloads. */
    boolean isVisibleTo(String namespace) {
      String own = applied.key().namespace();
      return own.equals(namespace)
          || (rule().workloadSelector().isEmpty()
              && Visibility.of(rule().exportTo(), own, namespace) != Visibility.HIDDEN);
    }

    boolean selects(Labels labels) {
      return rule()
          .workloadSelector()
          .map(selector -> labels.matches(Labels.of(selector.matchLabels())))
          .orElse(false);
    }
  }

  private record Group(
      String host,
      List<String> exportTo,
      Optional<DestinationRule.WorkloadSelector> workloadSelector) {}

  private DestinationRuleIndex(Map<String, List<Entry>> byNamespace, String rootNamespace) {
    this.byNamespace = byNamespace;
    this.rootNamespace = rootNamespace;
  }

  static DestinationRuleIndex of(RuleSet rules, MeshSettings settings) {
    Map<String, Map<Group, Entry>> grouped = new HashMap<>();
    List<MeshResource<DestinationRule>> oldestFirst =
        rules.ofType(DestinationRule.class).stream().sorted(MeshResource.OLDEST_FIRST).toList();
    for (MeshResource<DestinationRule> rule : oldestFirst) {
      DestinationRule spec = rule.spec();
      String host = settings.resolveHost(spec.host(), rule.namespace());
      Group group =
          new Group(host, spec.exportTo().stream().sorted().toList(), spec.workloadSelector());
      grouped
          .computeIfAbsent(rule.namespace(), ns -> new LinkedHashMap<>())
          .merge(group, entry(host, rule), DestinationRuleIndex::merge);
    }
    Map<String, List<Entry>> sorted = new HashMap<>();
    grouped.forEach(
        (namespace, entries) ->
            sorted.put(
                namespace,
                entries.values().stream()
                    .sorted(Comparator.comparing(Entry::host, HostPattern.MOST_SPECIFIC_FIRST))
                    .toList()));
    return new DestinationRuleIndex(sorted, settings.rootNamespace());
  }

  Optional<AppliedDestinationRule> find(Service service, String namespace, Labels labels) {
    return Stream.of(namespace, service.namespace(), rootNamespace)
        .distinct()
        .map(candidate -> mostSpecific(candidate, service.host(), namespace))
        .filter(entries -> !entries.isEmpty())
        .findFirst()
        .flatMap(entries -> applying(entries, labels))
        .map(Entry::applied);
  }

  /** The entries of the most specific host of a namespace that fits and is visible. */
  private List<Entry> mostSpecific(String ruleNamespace, String host, String viewer) {
    List<Entry> visible =
        byNamespace.getOrDefault(ruleNamespace, List.of()).stream()
            .filter(entry -> entry.host().matches(host))
            .filter(entry -> entry.isVisibleTo(viewer))
            .toList();
    return visible.stream().filter(e -> e.host().equals(visible.get(0).host())).toList();
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

  private static Entry entry(String host, MeshResource<DestinationRule> rule) {
    return new Entry(new HostPattern(host), new AppliedDestinationRule(rule.key(), rule.spec()));
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
    return new Entry(first.host(), new AppliedDestinationRule(first.applied().key(), merged));
  }
}
