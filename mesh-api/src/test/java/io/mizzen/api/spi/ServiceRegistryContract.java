package io.mizzen.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every {@link ServiceRegistry}. Its tests extend this and say how to change it.
 */
@Timeout(120)
public abstract class ServiceRegistryContract {
  private static final String V1 = "v1";
  private static final String V2 = "v2";

  private final RecordedRegistry sink = new RecordedRegistry();

  /** A registry of what was added, not started; several may follow one another. */
  protected abstract ServiceRegistry registry() throws Exception;

  /** Makes the newest registry's origin hold a workload of {@link #workload}. */
  protected abstract void add(Workload workload) throws Exception;

  protected abstract void remove(Workload workload) throws Exception;

  /** A workload that the registry may know. */
  protected static Workload workload(String name, String ip, String version) {
    return Workload.builder(Workload.Kind.SELF_REGISTERED, "default", name, ip)
        .ports(Map.of("grpc", 9080))
        .labels(Labels.of(Map.of("app", "reviews", "version", version)))
        .origin(Origin.of("test"))
        .build();
  }

  @Test
  void firstReportIsASnapshotEvenOfNothing() throws Exception {
    try (ServiceRegistry registry = registry()) {
      registry.start(sink);

      assertThat(sink.await(said -> said.snapshots() == 1).workloads()).isEmpty();
    }
  }

  @Test
  void workloadsThatComeChangeAndGoAreReported() throws Exception {
    Workload before = workload("a", "10.0.0.1", V1);
    Workload after = workload("a", "10.0.0.1", V2);
    Workload other = workload("b", "10.0.0.2", V1);
    try (ServiceRegistry registry = registry()) {
      registry.start(sink);

      add(before);
      sink.await(said -> List.copyOf(said.workloads().values()).equals(List.of(before)));
      add(after);
      sink.await(said -> List.copyOf(said.workloads().values()).equals(List.of(after)));
      add(other);
      remove(after);
      sink.await(said -> List.copyOf(said.workloads().values()).equals(List.of(other)));
    }
  }

  @Test
  void whatFlapsEndsAsItIs() throws Exception {
    Workload flaps = workload("a", "10.0.0.1", V1);
    Workload stays = workload("b", "10.0.0.2", V1);
    try (ServiceRegistry registry = registry()) {
      registry.start(sink);
      add(stays);
      for (int i = 0; i < 50; i++) {
        add(flaps);
        remove(flaps);
      }

      sink.await(said -> List.copyOf(said.workloads().values()).equals(List.of(stays)));
    }
  }

  @Test
  void nothingIsReportedAfterClose() throws Exception {
    ServiceRegistry registry = registry();
    registry.start(sink);
    sink.await(said -> said.snapshots() == 1);

    registry.close();
    registry.close();
    int reports = sink.said().reports();
    add(workload("a", "10.0.0.1", V1));

    assertThat(sink.said().reports()).isEqualTo(reports);
  }

  @Test
  void closeWithoutStartIsFine() throws Exception {
    ServiceRegistry never = registry();

    assertThatCode(never::close).doesNotThrowAnyException();
  }

  @Test
  void nameIsConstant() throws Exception {
    try (ServiceRegistry registry = registry()) {
      String before = registry.name();
      registry.start(sink);

      assertThat(before).isNotBlank().isEqualTo(registry.name());
    }
  }
}
