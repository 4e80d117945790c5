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

  private SelfRegistrations fresh() {
    return new SelfRegistrations((time, task) -> later.add(task), Duration.ofSeconds(10));
  }
}
