package io.mizzen.catalog;

import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.rules.workloadgroup.WorkloadGroup;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The workloads that registries report, each completed by the WorkloadGroup that it names.
 * Immutable and persistent.
 *
 * @param reported as the registries say it
 * @param members by group, whether there is such a one or not
 * @param groups the groups that there are
 * @param workloads the completed ones
 */
record Registrations(
    PSortedMap<WorkloadKey, Workload> reported,
    Buckets<ResourceKey, WorkloadKey> members,
    PSortedMap<ResourceKey, WorkloadGroup> groups,
    WorkloadIndex workloads) {
  private static final Registrations EMPTY =
      new Registrations(TreePMap.empty(), Buckets.empty(), TreePMap.empty(), WorkloadIndex.empty());

  static Registrations empty() {
    return EMPTY;
  }

  /** These with a workload as it is reported now; empty when no registry has it any more. */
  Registrations with(WorkloadKey key, Optional<Workload> now) {
    @Nullable Workload old = reported.get(key);
    Optional<ResourceKey> oldGroup = Optional.ofNullable(old).flatMap(WorkloadGroups::keyOf);
    Optional<ResourceKey> newGroup = now.flatMap(WorkloadGroups::keyOf);
    Buckets<ResourceKey, WorkloadKey> next = members;
    if (oldGroup.isPresent()) {
      next = next.minus(oldGroup.get(), key);
    }
    if (newGroup.isPresent()) {
      next = next.plus(newGroup.get(), key);
    }
    return new Registrations(
        now.isPresent() ? reported.plus(key, now.get()) : reported.minus(key),
        next,
        groups,
        now.isPresent() ? workloads.plus(completed(now.get())) : workloads.minus(key));
  }

  /** These with a group as it is now, before its members are reported again. */
  Registrations withGroup(ResourceKey key, Optional<WorkloadGroup> now) {
    return new Registrations(
        reported,
        members,
        now.isPresent() ? groups.plus(key, now.get()) : groups.minus(key),
        workloads);
  }

  /** The reported workloads that name a group. */
  Set<WorkloadKey> membersOf(ResourceKey group) {
    return members.of(group);
  }

  Optional<Workload> reported(WorkloadKey key) {
    return Optional.ofNullable(reported.get(key));
  }

  /** A workload with what it takes from the group that it names. */
  Workload completed(Workload workload) {
    return WorkloadGroups.keyOf(workload)
        .flatMap(key -> Optional.ofNullable(groups.get(key)))
        .map(group -> WorkloadGroups.complete(workload, group))
        .orElse(workload);
  }
}
