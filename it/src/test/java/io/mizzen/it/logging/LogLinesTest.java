package io.mizzen.it.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ServerServiceDefinition;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.it.mesh.ClosingPort;
import io.mizzen.testkit.HeldPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Read as Spring Boot's default pattern prints them: the message alone, no key-values. */
class LogLinesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int MANY = 6;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: %1$s}
      spec: {selector: {app: %1$s}, ports: [{name: grpc, port: 9080}]}
      """;

  @AutoClose private final CapturedLog log = new CapturedLog();

  @Test
  void aRegistrationNamesWorkloadAddressAndServices() {
    try (ControlPlane mesh = ControlPlane.builder().build().start()) {
      mesh.apply(SERVICE.formatted("logged-a")).orThrow();
      int port;
      try (MeshClient client = client(mesh.target(), "logged-a");
          MeshServer server = server(client)) {
        port = server.port();
      }

      String entry = "default/logged-a-v1-127.0.0.1-" + port + " at 127.0.0.1:" + port;
      // The control plane writes of the client's streams when it hears of their ends.
      await().atMost(LONG).until(() -> endedStreams("logged-a") == 2);
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(log.linesWith("logged-a")).contains("INFO deregistered " + entry));
      assertThat(log.linesWith("logged-a"))
          .contains(
              "INFO mesh client logged-a-v1 started, control plane " + mesh.target(),
              "INFO registered logged-a-v1 at 127.0.0.1:"
                  + port
                  + ", selected by logged-a.default.svc.cluster.local",
              "INFO registered " + entry,
              "INFO mesh client logged-a-v1 closed")
          .anyMatch(line -> line.matches("INFO stream of sidecar~.*logged-a-v1.* opened"))
          .anyMatch(line -> line.matches("INFO stream of .*logged-a-v1.* ended: client closed"));
      assertThat(log.linesWith(mesh.target()))
          .anyMatch(line -> line.matches("INFO control plane of mesh .* serves xDS at .*"));
    }
  }

  @Test
  void anUnselectedServerIsToldItsLabels() {
    try (ControlPlane mesh = ControlPlane.builder().build().start();
        MeshClient client = client(mesh.target(), "logged-b");
        MeshServer server = server(client)) {
      String told =
          "WARN registered logged-b-v1 at 127.0.0.1:"
              + server.port()
              + ", but no service selects its labels {app=logged-b, version=v1}";
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(log.linesWith("logged-b")).contains(told));
    }
  }

  @Test
  void aServerWithoutControlPlaneWritesOneLinePerChange() {
    try (ClosingPort silent = new ClosingPort();
        MeshClient client = client(silent.target(), "logged-c");
        MeshServer server = server(client, Duration.ofMillis(100))) {
      // Each of its two streams has failed once, and then all of it has failed some times more.
      await().atMost(LONG).until(() -> log.linesWith("logged-c").size() >= 4);
      int before = silent.attempts();
      await().atMost(LONG).until(() -> silent.attempts() >= before + MANY);

      String failure = ": no answer from control plane " + silent.target() + ": UNAVAILABLE: ";
      assertThat(log.linesWith("logged-c"))
          .hasSize(4)
          .satisfiesOnlyOnce(
              l -> assertThat(l).startsWith("WARN mesh client logged-c-v1" + failure))
          .satisfiesOnlyOnce(l -> assertThat(l).startsWith("WARN server of logged-c-v1" + failure))
          .contains("INFO mesh client logged-c-v1 started, control plane " + silent.target())
          // With the last error, if an attempt has ended by then.
          .satisfiesOnlyOnce(
              l ->
                  assertThat(l)
                      .startsWith(
                          "WARN logged-c-v1 serves at 127.0.0.1:"
                              + server.port()
                              + " unregistered: control plane "
                              + silent.target()
                              + " has not answered within 100 ms"))
          .noneMatch(line -> line.contains("\n") || line.contains("\tat "));
      assertThat(log.hasStack()).isFalse();
    }
  }

  @Test
  void aPureClientSaysOnceThatTheControlPlaneIsAwayAndOnceThatItIsBack() {
    HeldPort port = HeldPort.open();
    ClosingPort silent = new ClosingPort(port.number());
    try (MeshClient client = client(silent.target(), "logged-d")) {
      assertThat(client.toString()).contains("logged-d-v1");
      String who = "mesh client logged-d-v1: ";
      await().atMost(LONG).until(() -> !linesOf(who).isEmpty());
      int before = silent.attempts();
      await().atMost(LONG).until(() -> silent.attempts() >= before + 3);
      assertThat(linesOf(who)).hasSize(1);
      assertThat(linesOf(who).get(0))
          .startsWith("WARN " + who + "no answer from control plane " + silent.target())
          .endsWith("; trying again until it answers");

      silent.close();
      try (ControlPlane mesh = ControlPlane.builder().address(silent.address()).build().start()) {
        await().atMost(LONG).until(() -> linesOf(who).size() == 2);
        assertThat(linesOf(who).get(1))
            .isEqualTo("INFO " + who + "control plane " + mesh.target() + " answers again");
      }
    } finally {
      silent.close();
      port.close();
    }
  }

  private long endedStreams(String who) {
    return log.linesWith(who).stream()
        .filter(line -> line.endsWith("ended: client closed"))
        .count();
  }

  private List<String> linesOf(String who) {
    return log.linesWith(who);
  }

  private static MeshClient client(String controlPlane, String app) {
    return MeshClient.builder()
        .controlPlane(controlPlane)
        .workloadName(app + "-v1")
        .labels(Map.of("app", app, "version", "v1"))
        .build()
        .start();
  }

  private static MeshServer server(MeshClient client) {
    return server(client, LONG);
  }

  private static MeshServer server(MeshClient client, Duration registrationTimeout) {
    return client
        .serverBuilder()
        .addService(ServerServiceDefinition.builder("test.Nothing").build())
        .registrationTimeout(registrationTimeout)
        .build()
        .start();
  }
}
