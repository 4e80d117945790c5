package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mizzen.api.Finding;
import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServicePort;
import io.mizzen.api.Workload;
import io.mizzen.api.spi.ConfigSink;
import io.mizzen.api.spi.ConfigSource;
import io.mizzen.api.spi.RegistryChange;
import io.mizzen.api.spi.ScriptedConfigSource;
import io.mizzen.api.spi.ScriptedRegistry;
import io.mizzen.api.spi.ServiceRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several sources behind one control plane: what holds, what is said, who takes over. */
@Timeout(60)
class SourcesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final ServiceKey A = new ServiceKey("default", "a.default.svc.cluster.local");

  private final ScriptedConfigSource first = new ScriptedConfigSource("first");
  private final ScriptedConfigSource second = new ScriptedConfigSource("second");
  private final ScriptedRegistry registry = new ScriptedRegistry("registry");

  /** Starts when all sources have reported, however long the loop's first step takes. */
  @AutoClose private final ControlPlane mesh = controlPlane(PATIENCE);

  private ControlPlane controlPlane(Duration initialSync) {
    return ControlPlane.builder()
        .source(first)
        .source(second)
        .registry(registry)
        .initialSync(initialSync)
        .build();
  }

  @Test
  void firstReportsAreInForceWhenStartReturns() {
    first.write("a", service("a", 1));
    second.write("b", service("b", 2));

    mesh.start();

    assertThat(ports()).containsExactly(1, 2);
  }

  @Test
  void ofOneKeyTheFirstSourceWinsAndTheOtherTakesOver() {
    first.write("one", service("a", 1));
    second.write("two", service("a", 2));
    mesh.start();
    assertThat(ports()).containsExactly(1);
    assertThat(mesh.findings())
        .filteredOn(finding -> finding.code().equals("SHADOWED_BY_SOURCE"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.toString()).contains("one:", "two:"));

    first.remove("one");

    awaitThat(() -> ports().equals(List.of(2)));
    assertThat(mesh.findings()).extracting(Finding::code).doesNotContain("SHADOWED_BY_SOURCE");
    first.write("one", service("a", 3));
    awaitThat(() -> ports().equals(List.of(3)));
  }

  @Test
  void applyGoesBeforeAllSourcesAndDeleteSaysWhereTheRestIs() {
    first.write("one", service("a", 1));
    mesh.start();

    mesh.apply(service("a", 9)).orThrow();
    assertThat(ports()).containsExactly(9);
    ApplyResult deleted = mesh.delete(new ResourceKey("Service", "default", "a"));

    assertThat(ports()).containsExactly(1);
    assertThat(deleted.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.origin().source()).isEqualTo("one"));
  }

  @Test
  void outageKeepsWhatWasSaidAndIsAFinding() {
    first.write("one", service("a", 1));
    mesh.start();

    first.fail("no route to host");

    awaitThat(() -> codes().contains("SOURCE_OUTAGE"));
    assertThat(ports()).containsExactly(1);
    first.recover();
    awaitThat(() -> !codes().contains("SOURCE_OUTAGE"));
    assertThat(ports()).containsExactly(1);
  }

  @Test
  void sourceThatSaysItIsEmptyIsBelieved() {
    first.write("one", service("a", 1));
    mesh.start();

    first.empty();

    awaitThat(() -> ports().isEmpty());
  }

  @Test
  void lateSourceIsDoneWithoutAndThenJoins() {
    first.write("one", service("a", 1));
    first.fail("not there yet");
    second.write("two", service("b", 2));

    try (ControlPlane impatient = controlPlane(Duration.ofMillis(200)).start()) {
      awaitThat(() -> ports(impatient).equals(List.of(2)));
      first.recover();

      awaitThat(() -> ports(impatient).equals(List.of(1, 2)));
    }
  }

  @Test
  void badTextOfASourceKeepsItsLastGoodVersionAndIsAFinding() {
    first.write("one", service("a", 1));
    mesh.start();

    first.write("one", service("a", 70_000));
    second.write("two", service("b", 2));

    awaitThat(() -> ports().equals(List.of(1, 2)));
    awaitThat(() -> mesh.findings().stream().anyMatch(Finding::isError));
    first.write("one", service("a", 3));
    awaitThat(() -> mesh.findings().stream().noneMatch(Finding::isError));
  }

  @Test
  void unreadableTextKeepsWhatItDeclared() {
    first.write("one", service("a", 1));
    mesh.start();

    first.spoil("one");

    awaitThat(() -> codes().contains("UNREADABLE_TEXT"));
    assertThat(ports()).containsExactly(1);
  }

  @Test
  void workloadsOfARegistryServeAndUnusableOnesAreFindings() {
    first.write("one", service("a", 1));
    mesh.start();

    registry.add(workload("good", "10.0.0.1"));
    registry.add(workload("bad", "not an address\r\n"));

    awaitThat(() -> codes().contains("UNUSABLE_ENTRY") && mesh.endpoints().of(A).size() == 1);
    assertThat(mesh.endpoints().of(A)).extracting(e -> e.address()).containsExactly("10.0.0.1");
    registry.fail("away");
    awaitThat(() -> codes().contains("SOURCE_OUTAGE"));
    assertThat(mesh.endpoints().of(A)).hasSize(1);
    registry.remove(workload("good", "10.0.0.1").key());
    awaitThat(() -> mesh.endpoints().of(A).isEmpty());
  }

  @Test
  void thousandWorkloadsAreAFewRevisions() throws InterruptedException {
    first.write("one", service("a", 1));
    mesh.start();
    long before = mesh.revision();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    var unused = mesh.resources().onPush(() -> hold(held, release));

    // The first one takes effect at once; the loop announces it while the others come.
    for (int i = 0; i < 1_000; i++) {
      registry.say(
          RegistryChange.ofWorkloads(workload("w" + i, "10.0." + i / 250 + "." + i % 250)));
      if (i == 0) {
        assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
      }
    }
    release.countDown();
    awaitThat(() -> mesh.endpoints().of(A).size() == 1_000);

    assertThat(mesh.revision() - before).isEqualTo(2);
  }

  @Test
  void sourceThatCannotStartIsNamedAndNothingIsLeft() {
    ConfigSource broken =
        new ConfigSource() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public void start(ConfigSink sink) {
            throw new IllegalArgumentException("no such branch");
          }

          @Override
          public void close() {}
        };
    ControlPlane control = ControlPlane.builder().source(broken).build();

    assertThatThrownBy(control::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("source broken cannot be started: no such branch");
    assertThatThrownBy(() -> control.apply(service("a", 1))).hasMessageContaining("closed");
  }

  @Test
  void nameMustBeUnique() {
    assertThatThrownBy(() -> ControlPlane.builder().source(first).registry(named("first")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'first'");
  }

  @Test
  void reportsAfterCloseAreIgnored() {
    mesh.start();
    mesh.close();

    first.write("one", service("a", 1));
    registry.add(workload("w", "10.0.0.1"));

    assertThat(ports()).isEmpty();
  }

  private static ServiceRegistry named(String name) {
    return new ScriptedRegistry(name);
  }

  private static void hold(CountDownLatch held, CountDownLatch release) {
    held.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Integer> ports() {
    return ports(mesh);
  }

  private static List<Integer> ports(ControlPlane mesh) {
    return mesh.snapshot().services().stream()
        .flatMap(service -> service.ports().stream())
        .map(ServicePort::number)
        .toList();
  }

  private List<String> codes() {
    return mesh.findings().stream().map(Finding::code).toList();
  }

  /** Until the loop has taken what was said. */
  private static void awaitThat(BooleanSupplier condition) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .until(condition::getAsBoolean);
  }

  private static Workload workload(String name, String ip) {
    return Workload.builder(Workload.Kind.WORKLOAD_ENTRY, "default", name, ip)
        .ports(Map.of("grpc", 9080))
        .labels(Labels.of(Map.of("app", "a")))
        .origin(Origin.of("registry"))
        .build();
  }

  private static String service(String name, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {selector: {app: %s}, ports: [{name: grpc, port: %d}]}
    """
        .formatted(name, name, port);
  }
}
