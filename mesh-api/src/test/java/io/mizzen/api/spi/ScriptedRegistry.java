package io.mizzen.api.spi;

import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A registry that says what a test tells it to, on the test's thread. Thread-safe. */
public final class ScriptedRegistry implements ServiceRegistry {
  private final String name;
  private final Map<WorkloadKey, Workload> workloads = new TreeMap<>();
  private @Nullable RegistrySink sink;

  public ScriptedRegistry(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start(RegistrySink to) {
    sink = to;
    to.snapshot(new RegistrySnapshot(List.of(), List.copyOf(workloads.values()), Map.of()));
  }

  public synchronized void add(Workload workload) {
    workloads.put(workload.key(), workload);
    say(RegistryChange.ofWorkloads(workload));
  }

  public synchronized void remove(WorkloadKey key) {
    workloads.remove(key);
    say(RegistryChange.withoutWorkloads(key));
  }

  /** Says anything at all, and does not remember it. */
  public synchronized void say(RegistryChange change) {
    if (sink != null) {
      sink.change(change);
    }
  }

  public synchronized void fail(String reason) {
    if (sink != null) {
      sink.outage(reason);
    }
  }

  @Override
  public synchronized void close() {
    sink = null;
  }
}
