package io.mizzen.catalog;

import io.mizzen.api.Workload;
import java.util.Comparator;
import org.apiguardian.api.API;

/** Identity of a workload: its kind, namespace and name. */
@API(status = API.Status.EXPERIMENTAL)
public record WorkloadKey(Workload.Kind kind, String namespace, String name)
    implements Comparable<WorkloadKey> {
  private static final Comparator<WorkloadKey> ORDER =
      Comparator.comparing(WorkloadKey::namespace)
          .thenComparing(WorkloadKey::name)
          .thenComparing(WorkloadKey::kind);

  public static WorkloadKey of(Workload workload) {
    return new WorkloadKey(workload.kind(), workload.namespace(), workload.name());
  }

  @Override
  public int compareTo(WorkloadKey other) {
    return ORDER.compare(this, other);
  }
}
