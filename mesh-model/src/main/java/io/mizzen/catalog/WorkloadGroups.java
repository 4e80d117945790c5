package io.mizzen.catalog;

import io.mizzen.api.Labels;
import io.mizzen.api.Network;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import io.mizzen.rules.workloadgroup.WorkloadGroup;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The part that a registered workload takes from its WorkloadGroup, as istiod's auto-registration
 * makes a WorkloadEntry. Unlike there, it follows the group for as long as it is registered.
 */
final class WorkloadGroups {
  private WorkloadGroups() {}

  /** The group that a workload names, in its own namespace. */
  static Optional<ResourceKey> keyOf(Workload workload) {
    return workload.group().isEmpty()
        ? Optional.empty()
        : Optional.of(new ResourceKey("WorkloadGroup", workload.namespace(), workload.group()));
  }

  /**
   * The workload with all that it does not say itself: labels and ports one by one (those of the
   * group's metadata before those of its template), network, locality and service account. The
   * weight is the group's.
   */
  static Workload complete(Workload workload, WorkloadGroup group) {
    if (group.template().isEmpty()) {
      return workload;
    }
    WorkloadEntry template = group.template().get();
    Map<String, String> common =
        group.metadata().map(WorkloadGroup.Metadata::labels).orElse(Map.of());
    Labels labels =
        Labels.of(template.labels())
            .overlaidWith(Labels.of(common))
            .overlaidWith(workload.labels());
    Map<String, Integer> ports = new TreeMap<>(template.ports());
    ports.putAll(workload.ports());
    return workload.toBuilder()
        .labels(labels)
        .ports(ports)
        .network(
            workload.network().name().isEmpty()
                ? Network.of(template.network())
                : workload.network())
        .locality(
            workload.locality().isUnknown()
                ? ServiceEntries.locality(template, labels)
                : workload.locality())
        .serviceAccount(
            workload.serviceAccount().isEmpty()
                ? template.serviceAccount()
                : workload.serviceAccount())
        .weight(Math.max(workload.weight(), ServiceEntries.weight(template)))
        .build();
  }
}
