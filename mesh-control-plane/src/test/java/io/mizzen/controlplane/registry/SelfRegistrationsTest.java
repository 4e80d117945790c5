package io.mizzen.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Workload;
import io.mizzen.api.spi.RecordedRegistry;
import io.mizzen.api.spi.ServiceRegistry;
import io.mizzen.api.spi.ServiceRegistryContract;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class SelfRegistrationsTest extends ServiceRegistryContract {
  private static final int MAX = 20;

  private final Deque<Runnable> later = new ArrayDeque<>();
  private SelfRegistrations newest = fresh();

  @Override
  protected ServiceRegistry registry() {
    newest = fresh();
    return newest;
  }

  @Override
  protected void add(Workload workload) {
    newest.connected(workload, 1);
  }

  @Override
  protected void remove(Workload workload) {
    newest.closed(workload, 1);
  }

  @Test
  void lostServerStaysUntilTheTimerSaysSo() {
    RecordedRegistry sink = new RecordedRegistry();
    newest.start(sink);
    Workload server = workload("a", "10.0.0.1", "v1");
    newest.connected(server, 7);

    newest.lost(server, 7);
    assertThat(sink.said().workloads()).containsValue(server);
    later.remove().run();
    assertThat(sink.said().workloads()).isEmpty();
  }

  @Test
  void oneServerMoreThanMayBeIsRefusedUntilAnotherGoes() {
    SelfRegistrations registrations = fresh();
    for (int i = 1; i <= MAX; i++) {
      assertThat(registrations.connected(workload("a", "10.0.0." + i, "v1"), i)).isEmpty();
    }

    Workload other = workload("a", "10.0.1.1", "v1");
    assertThat(registrations.connected(other, 100))
        .contains("registrations: one more (expected: at most " + MAX + ")");
    // A server that comes back takes its own place.
    assertThat(registrations.connected(workload("a", "10.0.0.1", "v2"), 101)).isEmpty();
    // One that was lost is still registered, and counted.
    registrations.lost(workload("a", "10.0.0.2", "v1"), 2);
    assertThat(registrations.connected(other, 102)).isPresent();
    registrations.closed(workload("a", "10.0.0.3", "v1"), 3);
    assertThat(registrations.connected(other, 103)).isEmpty();
  }

  private SelfRegistrations fresh() {
    return new SelfRegistrations((time, task) -> later.add(task), Duration.ofSeconds(10), MAX);
  }
}
