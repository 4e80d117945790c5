package io.mizzen.catalog;

import io.mizzen.api.Labels;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Everything that runs, and the way from a selector to what it selects. Immutable and persistent.
 *
 * @param workloads by identity
 * @param byTerm the same, by each of its labels
 */
record WorkloadIndex(
    PSortedMap<WorkloadKey, Workload> workloads, Buckets<LabelTerm, WorkloadKey> byTerm) {
  private static final WorkloadIndex EMPTY = new WorkloadIndex(TreePMap.empty(), Buckets.empty());

  static WorkloadIndex empty() {
    return EMPTY;
  }

  Optional<Workload> find(WorkloadKey key) {
    return Optional.ofNullable(workloads.get(key));
  }

  /** The workloads of a namespace that carry every label of the selector. */
  List<Workload> selectedBy(String namespace, Labels selector) {
    LabelTerm rarest =
        LabelTerm.askedBy(namespace, selector).stream()
            .min(Comparator.comparingInt(term -> byTerm.of(term).size()))
            .orElseThrow();
    return byTerm.of(rarest).stream()
        .map(workloads::get)
        .filter(workload -> workload.labels().matches(selector))
        .toList();
  }

  WorkloadIndex plus(Workload workload) {
    WorkloadKey key = workload.key();
    WorkloadIndex others = minus(key);
    Buckets<LabelTerm, WorkloadKey> terms = others.byTerm;
    for (LabelTerm term : LabelTerm.carriedBy(workload.namespace(), workload.labels())) {
      terms = terms.plus(term, key);
    }
    return new WorkloadIndex(others.workloads.plus(key, workload), terms);
  }

  WorkloadIndex minus(WorkloadKey key) {
    Workload known = workloads.get(key);
    if (known == null) {
      return this;
    }
    Buckets<LabelTerm, WorkloadKey> terms = byTerm;
    for (LabelTerm term : LabelTerm.carriedBy(known.namespace(), known.labels())) {
      terms = terms.minus(term, key);
    }
    return new WorkloadIndex(workloads.minus(key), terms);
  }
}
