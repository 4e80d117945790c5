package io.mizzen.it.envoy;

import static io.mizzen.it.envoy.WrittenResources.cluster;
import static io.mizzen.it.envoy.WrittenResources.endpoints;
import static io.mizzen.it.envoy.WrittenResources.routes;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.it.envoy.EnvoyBootstrap.Protocol;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.AckResult;
import io.mizzen.xds.server.XdsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Routes, clusters and endpoints over ADS to a real Envoy, changed while requests go on. */
class EnvoyAdsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SWAPS = 40;
  private static final int REQUESTS_PER_SWAP = 100;

  private final WrittenSource source = new WrittenSource();
  private final XdsServer server = XdsServer.builder().source(source).build();

  @TempDir Path directory;
  private Backend first;
  private Backend second;

  @BeforeEach
  void start() throws IOException {
    first = Backend.start("first");
    second = Backend.start("second");
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    first.close();
    second.close();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void endpointsMoveWhileRequestsGoOn(Protocol protocol) throws Exception {
    source.show(cluster("reviews"), endpoints("reviews", first), routes("reviews"));
    try (EnvoyProcess envoy = envoy(protocol);
        HttpLoad load = HttpLoad.on(envoy.awaitListener())) {
      load.awaitAnswer("first", REQUESTS_PER_SWAP);
      push(cluster("reviews"), endpoints("reviews", second), routes("reviews"));
      load.awaitAnswer("second", REQUESTS_PER_SWAP);
      push(cluster("reviews"), endpoints("reviews", first), routes("reviews"));
      load.awaitAnswer("first", REQUESTS_PER_SWAP);

      load.stop();
      assertThat(load.failures()).isEmpty();
      assertNothingRefused(envoy);
    }
  }

  /** Envoy uses a new cluster only when it has its endpoints; a route sent before would lose. */
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void subsetsAreSwappedWithoutALostRequest(Protocol protocol) throws Exception {
    source.show(cluster("reviews-0"), endpoints("reviews-0", second), routes("reviews-0"));
    try (EnvoyProcess envoy = envoy(protocol);
        HttpLoad load = HttpLoad.on(envoy.awaitListener())) {
      load.awaitAnswer("second", REQUESTS_PER_SWAP);
      for (int swap = 1; swap <= SWAPS; swap++) {
        Backend backend = swap % 2 == 0 ? second : first;
        String name = "reviews-" + swap;
        push(cluster(name), endpoints(name, backend), routes(name));
        load.awaitAnswer(swap % 2 == 0 ? "second" : "first", REQUESTS_PER_SWAP);
      }

      load.stop();
      assertThat(load.failures()).as("%d requests", load.requests()).isEmpty();
      assertThat(load.requests()).isGreaterThan((long) SWAPS * REQUESTS_PER_SWAP);
      assertThat(envoy.configDump().toString())
          .contains("\"reviews-" + SWAPS + "\"")
          .doesNotContain("\"reviews-1\"");
      assertNothingRefused(envoy);
    }
  }

  private EnvoyProcess envoy(Protocol protocol) throws IOException {
    return EnvoyProcess.start(
        directory,
        new EnvoyBootstrap(
            "sidecar~127.0.0.1~ingress.default~default.svc.cluster.local",
            server.port(),
            protocol));
  }

  private void push(XdsResource... resources) throws InterruptedException {
    long revision = source.show(resources);
    server.push();
    AckResult acked = server.awaitAcked(revision, PATIENCE);
    assertThat(acked.allAcked()).as(acked.toString()).isTrue();
  }

  private static void assertNothingRefused(EnvoyProcess envoy) {
    for (String stat :
        List.of(
            "cluster_manager.cds.update_rejected", "http.ingress.rds.ingress.update_rejected")) {
      assertThat(envoy.stat(stat)).as(stat).isZero();
    }
    assertThat(envoy.configDump().toString()).doesNotContain("error_state");
  }
}
