package io.mizzen.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.catalog.RegistryEdits;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Counts, not times: changed keys, and bytes allocated, which are exact for one thread. */
@DisplayName("C3: one change costs the same in a small mesh and in a large one")
class StepCostTest {
  private static final int SMALL = 200;
  private static final int LARGE = 2_000;

  /**
   * A persistent map of ten times the size is three to four levels deeper; copying would cost ten
   * times as much.
   */
  private static final double MOST_GROWTH = 1.6;

  private final MeshAssembly small = mesh(SMALL);
  private final MeshAssembly large = mesh(LARGE);

  @Test
  void oneRegistration() {
    Workload server = workload("s7-new", "s7", 9);

    MeshAssembly.Step step =
        large.withRegistered(2, RegistryEdits.ofWorkloads(List.of(server), List.of()));

    assertThat(step.changed())
        .containsExactlyInAnyOrder(
            new ChangeKey.Endpoints(new ServiceKey("default", host("s7"))),
            new ChangeKey.Address("10.0.0.9"));
    assertGrowth(
        () -> small.withRegistered(2, RegistryEdits.ofWorkloads(List.of(server), List.of())),
        () -> large.withRegistered(2, RegistryEdits.ofWorkloads(List.of(server), List.of())));
  }

  @Test
  void oneVirtualService() {
    MeshResource<?> rule = virtualService("s7", 50);

    MeshAssembly.Step step = large.withResources(2, List.of(rule), List.of());

    assertThat(step.changed()).containsExactly(new ChangeKey.VirtualServices(host("s7")));
    assertGrowth(
        () -> small.withResources(2, List.of(rule), List.of()),
        () -> large.withResources(2, List.of(rule), List.of()));
  }

  @Test
  void oneDestinationRule() {
    MeshResource<?> rule = destinationRule("s7", "v3");

    MeshAssembly.Step step = large.withResources(2, List.of(rule), List.of());

    assertThat(step.changed()).containsExactly(new ChangeKey.DestinationRules(host("s7")));
    assertGrowth(
        () -> small.withResources(2, List.of(rule), List.of()),
        () -> large.withResources(2, List.of(rule), List.of()));
  }

  @Test
  void lookUps() {
    assertGrowth(() -> look(small), () -> look(large));
  }

  @Test
  void aResourceThatOnlyMovedWithinItsFileChangesNoAnswer() {
    MeshResource<?> rule = destinationRule("s7", "v2");
    MeshResource<?> moved =
        new MeshResource<>(
            rule.key(),
            rule.labels(),
            rule.annotations(),
            rule.created(),
            rule.spec(),
            rule.status(),
            Origin.of("elsewhere"));

    MeshAssembly.Step step = small.withResources(2, List.of(moved), List.of());

    assertThat(step.changed()).isEmpty();
    assertThat(step.next().snapshot().rules().find(rule.key()).orElseThrow().origin())
        .isEqualTo(Origin.of("elsewhere"));
  }

  private static Object look(MeshAssembly mesh) {
    ProxyScope scope = ProxyScope.of(mesh.snapshot(), ProxyIdentity.in("default"));
    return scope
        .service(host("s7"))
        .map(service -> List.of(scope.destinationRule(service), scope.virtualServices(service)))
        .orElseThrow();
  }

  private static void assertGrowth(Supplier<Object> inSmall, Supplier<Object> inLarge) {
    assertThat((double) allocated(inLarge) / allocated(inSmall)).isLessThan(MOST_GROWTH);
  }

  /** The least of some rounds: the first ones load classes. */
  private static long allocated(Supplier<Object> work) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      Object kept = work.get();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(kept).isNotNull();
    }
    return least;
  }

  private static MeshAssembly mesh(int services) {
    List<MeshResource<?>> resources = new ArrayList<>();
    List<Workload> workloads = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      String name = "s" + i;
      resources.add(
          resource(
              """
              apiVersion: v1
              kind: Service
              metadata: {name: %s}
              spec: {selector: {app: %s, mesh: all}, ports: [{name: grpc, port: 80}]}
              """
                  .formatted(name, name)));
      resources.add(virtualService(name, 10));
      resources.add(destinationRule(name, "v2"));
      workloads.add(workload(name + "-1", name, 1));
      workloads.add(workload(name + "-2", name, 2));
    }
    return MeshAssembly.of(resources, MeshSettings.defaults("test"))
        .withRegistered(1, RegistryEdits.ofWorkloads(workloads, List.of()))
        .next();
  }

  private static MeshResource<?> virtualService(String name, int weight) {
    return resource(
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: %s}
        spec:
          hosts: [%s]
          http:
          - route:
            - {destination: {host: %s, subset: v1}, weight: %d}
            - {destination: {host: %s, subset: v2}, weight: %d}
        """
            .formatted(name, name, name, weight, name, 100 - weight));
  }

  private static MeshResource<?> destinationRule(String name, String subset) {
    return resource(
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: %s}
        spec: {host: %s, subsets: [{name: v1, labels: {version: v1}}, {name: %s}]}
        """
            .formatted(name, name, subset));
  }

  private static MeshResource<?> resource(String yaml) {
    return Yaml.rules(yaml).byKey().values().iterator().next();
  }

  private static Workload workload(String name, String app, int port) {
    return Workload.builder(Workload.Kind.SELF_REGISTERED, "default", name, "10.0.0." + port)
        .ports(Map.of("grpc", 8000 + port))
        .labels(Labels.of(Map.of("app", app, "mesh", "all")))
        .origin(Origin.of("test"))
        .build();
  }

  private static String host(String name) {
    return name + ".default.svc.cluster.local";
  }
}
