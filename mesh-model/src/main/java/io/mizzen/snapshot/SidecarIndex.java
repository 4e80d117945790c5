package io.mizzen.snapshot;

import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.ResourceChange;
import io.mizzen.rules.sidecar.Sidecar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The Sidecar that governs a proxy. Istio's order: one of its namespace whose selector matches, the
 * oldest of several; its namespace's without selector; the root namespace's without selector; none.
 * Immutable and persistent.
 *
 * @param byNamespace the Sidecars of each namespace, oldest first
 */
record SidecarIndex(MeshSettings settings, PSortedMap<String, List<Entry>> byNamespace) {

  /**
   * One Sidecar.
   *
   * @param selector none selects all
   */
  record Entry(MeshResource<Sidecar> resource, Labels selector, SidecarScope scope) {
    static Entry of(MeshResource<Sidecar> resource) {
      return new Entry(resource, labelsOf(resource), SidecarScope.of(resource));
    }

    boolean hasSelector() {
      return !selector.isEmpty();
    }
  }

  static SidecarIndex empty(MeshSettings settings) {
    return new SidecarIndex(settings, TreePMap.empty());
  }

  /** This index after some resources changed; adds the keys that have another answer now. */
  SidecarIndex with(Collection<ResourceChange> changes, Set<ChangeKey> changed) {
    SidecarIndex next = this;
    for (ResourceChange change : changes) {
      if (change.both(Sidecar.class).findAny().isEmpty()) {
        continue;
      }
      next = next.without(change.key());
      for (MeshResource<Sidecar> now : change.after(Sidecar.class).stream().toList()) {
        next = next.plus(Entry.of(now));
      }
      if (change.isMeaningful()) {
        change.both(Sidecar.class).forEach(sidecar -> changed.add(key(sidecar)));
      }
    }
    return next;
  }

  /** The scope of the proxies of a namespace with these labels. */
  SidecarScope of(String namespace, Labels labels) {
    return Stream.of(
            in(namespace).filter(each -> each.hasSelector() && labels.matches(each.selector())),
            in(namespace).filter(each -> !each.hasSelector()),
            in(settings.rootNamespace()).filter(each -> !each.hasSelector()))
        .flatMap(each -> each)
        .findFirst()
        .map(each -> each.scope().in(namespace))
        .orElseGet(() -> SidecarScope.all(namespace));
  }

  private Stream<Entry> in(String namespace) {
    return byNamespace.getOrDefault(namespace, List.of()).stream();
  }

  private SidecarIndex plus(Entry entry) {
    List<Entry> more = new ArrayList<>(in(entry.resource().namespace()).toList());
    more.add(entry);
    more.sort((a, b) -> MeshResource.OLDEST_FIRST.compare(a.resource(), b.resource()));
    return new SidecarIndex(
        settings, byNamespace.plus(entry.resource().namespace(), List.copyOf(more)));
  }

  private SidecarIndex without(ResourceKey key) {
    List<Entry> left =
        in(key.namespace()).filter(each -> !each.resource().key().equals(key)).toList();
    return new SidecarIndex(
        settings,
        left.isEmpty()
            ? byNamespace.minus(key.namespace())
            : byNamespace.plus(key.namespace(), left));
  }

  private ChangeKey key(MeshResource<Sidecar> sidecar) {
    Labels selector = labelsOf(sidecar);
    boolean isMeshDefault =
        sidecar.namespace().equals(settings.rootNamespace()) && selector.isEmpty();
    return new ChangeKey.SidecarPattern(
        isMeshDefault ? Optional.empty() : Optional.of(sidecar.namespace()), selector);
  }

  private static Labels labelsOf(MeshResource<Sidecar> sidecar) {
    return sidecar
        .spec()
        .workloadSelector()
        .map(selector -> Labels.of(selector.labels()))
        .orElse(Labels.none());
  }
}
