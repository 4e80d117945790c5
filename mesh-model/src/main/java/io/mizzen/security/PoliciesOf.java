package io.mizzen.security;

import io.mizzen.model.MeshResource;
import io.mizzen.model.ResourceChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The policies of one kind by namespace, oldest first. Immutable and persistent.
 *
 * @param type the kind's record
 */
record PoliciesOf<S extends Record>(
    Class<S> type, PSortedMap<String, List<MeshResource<S>>> byNamespace) {

  static <S extends Record> PoliciesOf<S> none(Class<S> type) {
    return new PoliciesOf<>(type, TreePMap.empty());
  }

  List<MeshResource<S>> in(String namespace) {
    return byNamespace.getOrDefault(namespace, List.of());
  }

  PoliciesOf<S> with(Collection<ResourceChange> changes) {
    PSortedMap<String, List<MeshResource<S>>> next = byNamespace;
    for (ResourceChange change : changes) {
      if (change.both(type).findAny().isEmpty()) {
        continue;
      }
      String namespace = change.key().namespace();
      List<MeshResource<S>> policies = new ArrayList<>(next.getOrDefault(namespace, List.of()));
      policies.removeIf(each -> each.key().equals(change.key()));
      change.after(type).ifPresent(policies::add);
      policies.sort(MeshResource.OLDEST_FIRST);
      next =
          policies.isEmpty() ? next.minus(namespace) : next.plus(namespace, List.copyOf(policies));
    }
    return new PoliciesOf<>(type, next);
  }
}
