package io.mizzen.catalog;

import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.ResourceChange;
import io.mizzen.rules.kubernetes.Deployment;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The labels that Deployments give their pods, and which Deployments a selector means. Immutable
 * and persistent; a look-up costs the Deployments that carry the rarest label of the selector.
 */
@API(status = API.Status.INTERNAL)
public final class PodTemplates {
  private static final PodTemplates EMPTY = new PodTemplates(TreePMap.empty(), Buckets.empty());

  private final PSortedMap<ResourceKey, Labels> labels;
  private final Buckets<LabelTerm, ResourceKey> byTerm;

  private PodTemplates(
      PSortedMap<ResourceKey, Labels> labels, Buckets<LabelTerm, ResourceKey> byTerm) {
    this.labels = labels;
    this.byTerm = byTerm;
  }

  public static PodTemplates empty() {
    return EMPTY;
  }

  /** These templates after some resources changed. */
  public PodTemplates with(Collection<ResourceChange> changes) {
    PodTemplates next = this;
    for (ResourceChange change : changes) {
      if (change.both(Deployment.class).findAny().isPresent()) {
        next = next.minus(change.key());
        for (MeshResource<Deployment> now : change.after(Deployment.class).stream().toList()) {
          next = next.plus(now.key(), labelsOf(now.spec()));
        }
      }
    }
    return next;
  }

  /** The Deployments of a namespace whose pods a selector selects, sorted. */
  public List<ResourceKey> selectedBy(String namespace, Labels selector) {
    LabelTerm rarest =
        LabelTerm.askedBy(namespace, selector).stream()
            .min(Comparator.comparingInt(term -> byTerm.of(term).size()))
            .orElseThrow();
    return byTerm.of(rarest).stream()
        .filter(key -> labels.getOrDefault(key, Labels.none()).matches(selector))
        .toList();
  }

  /** The labels of a Deployment's pods. */
  public static Labels labelsOf(Deployment deployment) {
    return deployment
        .spec()
        .flatMap(Deployment.Spec::template)
        .flatMap(Deployment.PodTemplate::metadata)
        .map(metadata -> Labels.of(metadata.labels()))
        .orElse(Labels.none());
  }

  private PodTemplates plus(ResourceKey key, Labels carried) {
    Buckets<LabelTerm, ResourceKey> terms = byTerm;
    for (LabelTerm term : LabelTerm.carriedBy(key.namespace(), carried)) {
      terms = terms.plus(term, key);
    }
    return new PodTemplates(labels.plus(key, carried), terms);
  }

  private PodTemplates minus(ResourceKey key) {
    Labels carried = labels.get(key);
    if (carried == null) {
      return this;
    }
    Buckets<LabelTerm, ResourceKey> terms = byTerm;
    for (LabelTerm term : LabelTerm.carriedBy(key.namespace(), carried)) {
      terms = terms.minus(term, key);
    }
    return new PodTemplates(labels.minus(key), terms);
  }
}
