package io.mizzen.api.spi;

import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A sink that keeps which workloads a registry says there are, and waits for them. */
public final class RecordedRegistry implements RegistrySink {
  private static final long PATIENCE_MILLIS = 30_000;

  /**
   * The reports of the registry by now.
   *
   * @param outage the reason, while there is one
   * @param snapshots how many there were
   */
  public record Said(
      Map<WorkloadKey, Workload> workloads, Optional<String> outage, int snapshots, int reports) {}

  private Said said = new Said(Map.of(), Optional.empty(), 0, 0);

  @Override
  public synchronized void snapshot(RegistrySnapshot all) {
    Map<WorkloadKey, Workload> now = new TreeMap<>();
    all.workloads().forEach(workload -> now.put(workload.key(), workload));
    say(new Said(now, Optional.empty(), said.snapshots() + 1, said.reports() + 1));
  }

  @Override
  public synchronized void change(RegistryChange change) {
    Map<WorkloadKey, Workload> now = new TreeMap<>(said.workloads());
    change.workloads().forEach(workload -> now.put(workload.key(), workload));
    now.keySet().removeAll(change.removedWorkloads());
    say(new Said(now, Optional.empty(), said.snapshots(), said.reports() + 1));
  }

  @Override
  public synchronized void outage(String reason) {
    say(new Said(said.workloads(), Optional.of(reason), said.snapshots(), said.reports() + 1));
  }

  public synchronized Said said() {
    return said;
  }

  /** Waits until what was said by then is as expected. */
  public synchronized Said await(Predicate<Said> expected) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!expected.test(said)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("not said in time; said: " + said);
      }
      wait(left);
    }
    return said;
  }

  private void say(Said now) {
    said = now;
    notifyAll();
  }
}
