package io.mizzen.api;

import java.util.Comparator;
import org.apiguardian.api.API;

/** Identity of a workload: kind, namespace and name. */
@API(status = API.Status.EXPERIMENTAL)
public record WorkloadKey(Workload.Kind kind, String namespace, String name)
    implements Comparable<WorkloadKey> {
  private static final Comparator<WorkloadKey> ORDER =
      Comparator.comparing(WorkloadKey::namespace)
          .thenComparing(WorkloadKey::name)
          .thenComparing(WorkloadKey::kind);

  @Override
  public int compareTo(WorkloadKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
