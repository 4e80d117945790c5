package io.mizzen.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.mizzen.api.ResourceKey;
import io.mizzen.it.foreign.ForeignClient.Calls;
import io.mizzen.it.foreign.ForeignClient.Kind;
import io.mizzen.it.foreign.ForeignClient.Readiness;
import io.mizzen.it.mesh.EchoService;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every change is accepted by the client, and calls that begin after that obey it. Calls are not
 * retried and do not wait for a connection, so whatever a change loses is a failure.
 */
@Tag("long")
@DisplayName("C2: no call of other implementations is lost while rules change")
class ForeignChangesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CHANGES = 1_000;
  private static final int LEAST_PER_SECOND = 200;
  private static final Calls BATCH =
      new Calls(16, 8, Duration.ofSeconds(20), Map.of(), Readiness.NEEDED);

  @AutoClose private final TestMesh mesh = TestMesh.start();

  private enum Change {
    WEIGHTS,
    SUBSET_REPLACED,
    SERVICE_RENAMED,
    ENDPOINT_MOVED,
    TIMEOUT
  }

  @ParameterizedTest
  @EnumSource
  void thousandChangesLoseNoCall(Kind kind) throws IOException {
    mesh.serve(Identity.of("backend", "v1"));
    mesh.serve(Identity.of("backend", "v2"));
    List<Integer> ports = List.of(server("other-0"), server("other-1"));
    Rules rules = new Rules(ports, 0, 0, 0, false, 20);
    mesh.apply(rules.front(), rules.text());
    try (ForeignClient client = ForeignMesh.start(kind, mesh)) {
      client.open("a", "xds:///front:80");
      await().atMost(PATIENCE).until(() -> client.call("a", BATCH).failures().isEmpty());
      try (ForeignLoad load = ForeignLoad.start(() -> client.call("a", BATCH))) {
        for (int i = 0; i < CHANGES; i++) {
          Change change = Change.values()[i % Change.values().length];
          rules = rules.after(change);
          mesh.apply(rules.text());
          if (change == Change.SERVICE_RENAMED) {
            rules.leftovers().forEach(each -> mesh.delete(each.kind(), each.name()));
          }
          Set<String> expected = Set.of(rules.answer());
          load.awaitLater(PATIENCE, batch -> batch.answers().keySet().equals(expected));
          assertThat(load.failures()).as("after change %d, %s", i, change).isEmpty();
        }
        load.end();

        assertThat(load.failures()).isEmpty();
        assertThat(load.perSecond()).isGreaterThanOrEqualTo(LEAST_PER_SECOND);
        System.out.printf(
            "%s: %d changes, %d calls, %d a second, none failed%n",
            kind, CHANGES, load.calls(), load.perSecond());
      }
    }
  }

  /** The port of a server that is not registered. */
  private int server(String answer) throws IOException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new EchoService(answer).definition())
            .build()
            .start();
    mesh.own((AutoCloseable) () -> server.shutdownNow().awaitTermination());
    return server.getPort();
  }

  /**
   * The rules in force, and so the answer of every call.
   *
   * @param ports of the two servers between which the endpoint of the other subset moves
   * @param service number in the name of the service behind the route
   * @param subset number in the name of the main subset; even ones are v1
   * @param moves how often that endpoint has moved
   * @param other whether the other subset has all the weight
   * @param seconds of the route's timeout
   */
  private record Rules(
      List<Integer> ports, int service, int subset, int moves, boolean other, int seconds) {

    Rules after(Change change) {
      return switch (change) {
        case WEIGHTS -> new Rules(ports, service, subset, moves, !other, seconds);
        case SUBSET_REPLACED -> new Rules(ports, service, subset + 1, moves, other, seconds);
        case SERVICE_RENAMED -> new Rules(ports, service + 1, subset, moves, other, seconds);
        case ENDPOINT_MOVED -> new Rules(ports, service, subset, moves + 1, other, seconds);
        case TIMEOUT -> new Rules(ports, service, subset, moves, other, 50 - seconds);
      };
    }

    String answer() {
      return other ? "other-" + moves % 2 : "backend-" + version(subset) + " " + version(subset);
    }

    private static String version(int number) {
      return "v" + (1 + number % 2);
    }

    String front() {
      return """
      apiVersion: v1
      kind: Service
      metadata: {name: front}
      spec: {ports: [{name: grpc, port: 80}]}
      """;
    }

    String text() {
      return """
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: other}
      spec:
        address: 127.0.0.1
        ports: {grpc: %6$d}
        labels: {app: backend, version: other}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: backend-%1$d}
      spec: {selector: {app: backend}, ports: [{name: grpc, port: 80}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: backend-%1$d}
      spec:
        host: backend-%1$d
        subsets:
        - {name: s%2$d, labels: {version: %3$s}}
        - {name: other, labels: {version: other}}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: front}
      spec:
        hosts: [front]
        http:
        - timeout: %4$ds
          retries: {attempts: 0}
          route:
          - {weight: %5$d, destination: {host: backend-%1$d, subset: s%2$d}}
          - {weight: %7$d, destination: {host: backend-%1$d, subset: other}}
      """
          .formatted(
              service,
              subset,
              version(subset),
              seconds,
              other ? 0 : 100,
              ports.get(moves % 2),
              other ? 100 : 0);
    }

    /** The resources under the service's earlier name. */
    List<ResourceKey> leftovers() {
      String before = "backend-" + (service - 1);
      return List.of(
          new ResourceKey("DestinationRule", "default", before),
          new ResourceKey("Service", "default", before));
    }
  }
}
