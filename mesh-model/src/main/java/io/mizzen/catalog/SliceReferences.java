package io.mizzen.catalog;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.ResourceChange;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.kubernetes.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** From pods that changed to the EndpointSlices whose endpoints take their labels from them. */
final class SliceReferences {
  private SliceReferences() {}

  /** The changes, and an unchanged slice for each that refers to a changed pod. */
  static List<ResourceChange> expand(
      List<ResourceChange> changes, Buckets<ResourceKey, ResourceKey> slicesByPod, RuleSet after) {
    Set<ResourceKey> slices =
        changes.stream()
            .filter(change -> change.both(Pod.class).findAny().isPresent())
            .flatMap(change -> slicesByPod.of(change.key()).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    changes.forEach(change -> slices.remove(change.key()));
    List<ResourceChange> all = new ArrayList<>(changes);
    for (ResourceKey slice : slices) {
      after
          .find(slice)
          .ifPresent(same -> all.add(new ResourceChange(Optional.of(same), Optional.of(same))));
    }
    return all;
  }
}
