package io.mizzen.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A control plane, two servers and a client, started and stopped again and again. */
class StartStopTest {
  private static final int WARM_UP = 20;
  private static final int ROUNDS = 200;
  private static final int ROUNDS_PER_SAMPLE = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Live bytes per round above which something stays behind. A channel, an XDS client or a server
   * that leaks keeps ten kilobytes and more. What is made once, late, must pass: Netty's table of
   * error texts (0.3 MB) is at worst a step in the middle, which tilts the line by 2.4 kB a round.
   */
  private static final double FLAT = 4_096;

  private static final long SETTLED = 10_000;

  private static final List<String> MORTAL =
      List.of(
          "io.grpc.xds.client.XdsClientImpl",
          "io.grpc.internal.ManagedChannelImpl",
          "io.grpc.internal.ServerImpl",
          "io.mizzen.controlplane.ControlPlane",
          "io.mizzen.client.MeshClient",
          "io.mizzen.client.MeshServer");

  @Tag("long")
  @Test
  void twoHundredRoundsLeaveNothingBehind() {
    rounds(WARM_UP);
    awaitNoSurvivors();
    Footprint before = Footprint.now();
    List<Long> bytes = new ArrayList<>();

    for (int round = 0; round < ROUNDS; round += ROUNDS_PER_SAMPLE) {
      rounds(ROUNDS_PER_SAMPLE);
      bytes.add(settledBytes());
    }

    awaitNoSurvivors();
    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .untilAsserted(() -> assertThat(Footprint.now().moreThan(before)).isEmpty());
    assertThat(slope(bytes) / ROUNDS_PER_SAMPLE).as("live bytes %s", bytes).isLessThan(FLAT);
  }

  @Test
  void openMeshIsSeen() {
    Footprint open;
    try (TestMesh mesh = round()) {
      open = Footprint.now();
      assertThat(survivors()).containsAll(MORTAL);
      assertThat(mesh.control().proxies()).isNotEmpty();
    }

    // Than afterwards: what tests of before have left may go at any time.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(open.moreThan(Footprint.now())).isNotEmpty());
  }

  @Test
  void leakOfAChannelPerRoundIsSeenInTheSlope() {
    long leak = 10_000L * ROUNDS_PER_SAMPLE;
    List<Long> growing =
        IntStream.range(0, ROUNDS / ROUNDS_PER_SAMPLE)
            .mapToObj(sample -> 50_000_000 + sample * leak)
            .toList();

    assertThat(slope(growing) / ROUNDS_PER_SAMPLE).isGreaterThan(FLAT);
    assertThat(slope(List.of(5L, 5L, 5L))).isZero();
  }

  @Test
  void histogramIsRead() {
    LiveObjects objects =
        LiveObjects.parse(
            """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:          7         1632  [B (java.base@17)
               2:          3          480  io.grpc.Status
            Total         10         2112
            """);

    assertThat(objects.bytes()).isEqualTo(2112);
    assertThat(objects.count("io.grpc.Status")).isEqualTo(3);
    assertThat(objects.count("io.grpc.Absent")).isZero();
  }

  private static void rounds(int count) {
    for (int i = 0; i < count; i++) {
      round().close();
    }
  }

  /** A mesh that has answered a call; to be closed. */
  private static TestMesh round() {
    TestMesh mesh = TestMesh.start();
    mesh.apply(Yaml.service("reviews"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    assertThat(client.untilFirst(Reply::isOk).server()).startsWith("reviews");
    return mesh;
  }

  private static void awaitNoSurvivors() {
    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .untilAsserted(() -> assertThat(survivors()).isEmpty());
  }

  private static List<String> survivors() {
    LiveObjects objects = LiveObjects.now();
    return MORTAL.stream().filter(name -> objects.count(name) > 0).toList();
  }

  /** Live bytes once they no longer fall: gRPC lets go of some things a second after the close. */
  private static long settledBytes() {
    AtomicLong last = new AtomicLong(Long.MAX_VALUE);
    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(600))
        .until(
            () -> {
              long bytes = LiveObjects.now().bytes();
              return last.getAndSet(bytes) - bytes < SETTLED;
            });
    return last.get();
  }

  /** Least squares: how much the values grow from one to the next. */
  private static double slope(List<Long> values) {
    double middle = (values.size() - 1) / 2.0;
    double mean = values.stream().mapToLong(Long::longValue).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < values.size(); i++) {
      covariance += (i - middle) * (values.get(i) - mean);
      variance += (i - middle) * (i - middle);
    }
    return covariance / variance;
  }
}
