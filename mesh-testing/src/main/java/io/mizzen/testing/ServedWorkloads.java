package io.mizzen.testing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The workloads that a mesh serves now. Safe for use by many threads. */
final class ServedWorkloads {
  private final Set<TestWorkload> workloads = ConcurrentHashMap.newKeySet();

  void add(TestWorkload workload) {
    workloads.add(workload);
  }

  void remove(TestWorkload workload) {
    workloads.remove(workload);
  }

  List<WorkloadIdentity> identities() {
    return workloads.stream().map(TestWorkload::identity).toList();
  }
}
