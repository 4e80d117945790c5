package io.mizzen.catalog;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.ResourceChange;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.serviceentry.ServiceEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The resources whose declarations are read from other resources too: a slice takes labels from its
 * pods, pods and slices take their locality from their nodes, and a service may take its traffic
 * distribution from its namespace.
 */
final class References {
  private References() {}

  /** The keys that the declarations of a resource are read from, whether they exist or not. */
  static Collection<ResourceKey> of(MeshResource<?> resource) {
    if (resource.spec() instanceof KubernetesService || resource.spec() instanceof ServiceEntry) {
      return Set.of(TrafficDistributions.namespaceKey(resource.namespace()));
    }
    Set<ResourceKey> keys = new TreeSet<>();
    resource.as(Pod.class).map(Pods::nodeName).ifPresent(node -> addNode(keys, node));
    resource
        .as(EndpointSlice.class)
        .ifPresent(
            slice ->
                slice
                    .spec()
                    .endpoints()
                    .forEach(
                        entry -> {
                          addNode(keys, entry.nodeName());
                          EndpointSlices.podOf(entry, slice.namespace()).ifPresent(keys::add);
                        }));
    return keys;
  }

  private static void addNode(Set<ResourceKey> keys, String node) {
    if (!node.isEmpty()) {
      keys.add(Pods.nodeKey(node));
    }
  }

  /** The changes, and an unchanged resource for each that refers to a changed one. */
  static List<ResourceChange> expand(
      List<ResourceChange> changes, Buckets<ResourceKey, ResourceKey> readers, RuleSet after) {
    Set<ResourceKey> known = new TreeSet<>();
    changes.forEach(change -> known.add(change.key()));
    List<ResourceChange> all = new ArrayList<>(changes);
    Deque<ResourceKey> left = new ArrayDeque<>(known);
    while (!left.isEmpty()) {
      for (ResourceKey reader : readers.of(left.remove())) {
        if (known.add(reader)) {
          left.add(reader);
          after
              .find(reader)
              .ifPresent(same -> all.add(new ResourceChange(Optional.of(same), Optional.of(same))));
        }
      }
    }
    return all;
  }
}
