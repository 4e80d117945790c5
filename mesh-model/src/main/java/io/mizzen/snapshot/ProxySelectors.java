package io.mizzen.snapshot;

import io.mizzen.api.Labels;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.ResourceChange;
import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import io.mizzen.snapshot.ProxyLabelReads.Concern;
import io.mizzen.snapshot.Selector.Label;
import java.util.Collection;
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
 * The means by which rules tell proxies apart: selectors of labels, of which it matters only
 * whether they match, and labels whose values rules compare with those of endpoints. Ten thousand
 * pods that differ in their pod hash alone share everything, even when a rule selects one of them.
 * Immutable and persistent.
 *
 * @param concern whose selectors these are
 * @param selectors how many resources have each
 * @param byFirstLabel the same, by the first of their labels
 * @param comparedKeys how many resources compare the value of each label key
 */
record ProxySelectors(
    Concern concern,
    Tally<Selector> selectors,
    PSortedMap<Label, PSortedSet<Selector>> byFirstLabel,
    Tally<String> comparedKeys) {

  static ProxySelectors empty(Concern concern) {
    return new ProxySelectors(concern, Tally.empty(), TreePMap.empty(), Tally.empty());
  }

  /**
   * Those of a proxy's labels by which rules tell it apart: the labels of every selector that
   * matches, and the compared ones. Proxies of which the same selectors match have the same. The
   * cost is that of the selectors that begin with one of the labels.
   *
   * @param mesh the setting of services without a rule, which may compare labels, too
   */
  Labels distinguishing(Labels carried, Optional<LocalityLbSetting> mesh) {
    List<String> byAll = mesh.map(ProxyLabelReads::failoverKeys).orElse(List.of());
    Map<String, String> all = carried.entries();
    Map<String, String> kept = new TreeMap<>();
    all.forEach(
        (key, value) -> {
          if (comparedKeys.contains(key) || byAll.contains(key)) {
            kept.put(key, value);
          }
          at(byFirstLabel, new Label(key, value)).stream()
              .filter(selector -> selector.matches(all))
              .flatMap(selector -> selector.labels().stream())
              .forEach(label -> kept.put(label.key(), label.value()));
        });
    return Labels.of(kept);
  }

  /** These selectors after some resources changed; adds the key that says so if they differ. */
  ProxySelectors with(Collection<ResourceChange> changes, Set<ChangeKey> changed) {
    ProxySelectors next = this;
    Set<Selector> touched = new TreeSet<>();
    Set<String> touchedKeys = new TreeSet<>();
    for (ResourceChange change : changes) {
      if (change.before().isPresent()) {
        ProxyLabelReads before = ProxyLabelReads.of(concern, change.before().get());
        next = next.minus(before);
        touched.addAll(before.selectors());
        touchedKeys.addAll(before.comparedKeys());
      }
      if (change.after().isPresent()) {
        ProxyLabelReads after = ProxyLabelReads.of(concern, change.after().get());
        next = next.plus(after);
        touched.addAll(after.selectors());
        touchedKeys.addAll(after.comparedKeys());
      }
    }
    if (differs(touched, touchedKeys, next)) {
      changed.add(new ChangeKey.Selectors());
    }
    return next;
  }

  private boolean differs(Set<Selector> touched, Set<String> touchedKeys, ProxySelectors now) {
    for (Selector each : touched) {
      if (selectors.contains(each) != now.selectors.contains(each)) {
        return true;
      }
    }
    for (String each : touchedKeys) {
      if (comparedKeys.contains(each) != now.comparedKeys.contains(each)) {
        return true;
      }
    }
    return false;
  }

  private ProxySelectors plus(ProxyLabelReads reads) {
    ProxySelectors next = this;
    for (Selector selector : reads.selectors()) {
      next = next.plus(selector);
    }
    Tally<String> keys = comparedKeys;
    for (String key : reads.comparedKeys()) {
      keys = keys.plus(key);
    }
    return new ProxySelectors(concern, next.selectors, next.byFirstLabel, keys);
  }

  private ProxySelectors minus(ProxyLabelReads reads) {
    ProxySelectors next = this;
    for (Selector selector : reads.selectors()) {
      next = next.minus(selector);
    }
    Tally<String> keys = comparedKeys;
    for (String key : reads.comparedKeys()) {
      keys = keys.minus(key);
    }
    return new ProxySelectors(concern, next.selectors, next.byFirstLabel, keys);
  }

  private ProxySelectors plus(Selector selector) {
    PSortedSet<Selector> same = at(byFirstLabel, selector.first());
    return new ProxySelectors(
        concern,
        selectors.plus(selector),
        byFirstLabel.plus(selector.first(), same.plus(selector)),
        comparedKeys);
  }

  private ProxySelectors minus(Selector selector) {
    Tally<Selector> left = selectors.minus(selector);
    if (left.contains(selector)) {
      return new ProxySelectors(concern, left, byFirstLabel, comparedKeys);
    }
    PSortedSet<Selector> same = at(byFirstLabel, selector.first()).minus(selector);
    return new ProxySelectors(
        concern,
        left,
        same.isEmpty()
            ? byFirstLabel.minus(selector.first())
            : byFirstLabel.plus(selector.first(), same),
        comparedKeys);
  }

  private static PSortedSet<Selector> at(
      PSortedMap<Label, PSortedSet<Selector>> index, Label label) {
    @Nullable PSortedSet<Selector> known = index.get(label);
    return known == null ? TreePSet.empty() : known;
  }
}
