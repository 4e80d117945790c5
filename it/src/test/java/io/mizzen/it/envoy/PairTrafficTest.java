package io.mizzen.it.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.controlplane.SidecarBootstrap.Protocol;
import io.mizzen.controlplane.certificates.InMemoryRoot;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.WorkloadCertificates;
import io.mizzen.simulation.Outcome;
import io.mizzen.simulation.Request;
import io.mizzen.simulation.Simulation;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls between two real sidecars are answered as the simulation of the same rules says. */
class PairTrafficTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLS = 60;
  private static final Map<Integer, String> BY_PORT =
      Map.of(8080, "v1", 8081, "v2", 8082, "v3", 9000, "echo", 7000, "sniffed");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void answersAreThoseOfTheSimulation(Protocol protocol) throws Exception {
    List<String> wrong = new ArrayList<>();
    List<PairScenario> scenarios = PairScenario.all();
    assertThat(scenarios).hasSizeGreaterThanOrEqualTo(80);
    Path file = directory.resolve("rules.yaml");
    try (SidecarPair pair =
        SidecarPair.start(
            directory,
            protocol,
            builder -> builder.certificates(InMemoryRoot.create()),
            services -> "")) {
      for (String port : List.of("8081", "8082")) {
        pair.reviews.serveHttp("v" + port.charAt(3), Integer.parseInt(port));
      }
      String services = PairRules.services(pair.net) + entries(pair.net);
      String before = "";
      for (PairScenario each : scenarios) {
        if (!each.rules().equals(before)) {
          before = each.rules();
          apply(pair, file, services + before);
        }
        check(each, pair, services).ifPresentOrElse(wrong::add, () -> {});
      }
      pair.assertNothingRefused();
    }
    System.out.printf("%d scenarios by %s, %d wrong%n", scenarios.size(), protocol, wrong.size());
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  private static void apply(SidecarPair pair, Path file, String yaml)
      throws IOException, InterruptedException {
    Files.writeString(file, yaml);
    pair.awaitAcked(pair.mesh.apply(file).orThrow().revision());
  }

  private static Optional<String> check(PairScenario scenario, SidecarPair pair, String services) {
    Set<String> expected = expected(scenario, services);
    // A hash keeps to one of them, and other balancers get to all.
    boolean isSpread = !scenario.rules().contains("consistentHash");
    Set<String> seen = new TreeSet<>();
    try {
      // Again while a proxy still has rules from before, some of whose answers may be right, too.
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                seen.clear();
                for (int i = 0; i < CALLS && !seen.equals(expected); i++) {
                  seen.add(answer(scenario, pair));
                }
                return expected.containsAll(seen) && (!isSpread || seen.equals(expected));
              });
      return Optional.empty();
    } catch (ConditionTimeoutException e) {
      return Optional.of(scenario + ":\n  " + seen + "\n  (expected: " + expected + ")");
    }
  }

  private static Set<String> expected(PairScenario scenario, String services) {
    MeshAssembly mesh =
        MeshAssembly.of(
            new ConfigIntake("default").read("rules", services + scenario.rules()).accepted(),
            MeshSettings.defaults("pair")
                .withWorkloadCertificates(WorkloadCertificates.SIDECARS, "cluster.local"));
    Simulation caller =
        Simulation.ofSidecar(
            mesh,
            ProxyIdentity.in("default")
                .withLabels(Labels.of(Map.of("app", "page", "version", "v1")))
                .withLocality(Locality.parse("region1/zone1")));
    return caller
        .call(request(scenario))
        .outcome()
        .fold(
            PairTrafficTest::forwarded,
            answered -> Set.of(answered.status().replaceAll("\\D", "") + " " + answered.body()),
            moved -> Set.of(moved.status() + " to " + moved.location()),
            failed ->
                Set.of(
                    switch (failed.reason()) {
                      case NO_ROUTE, NO_VIRTUAL_HOST -> "404 ";
                      default -> "failed";
                    }));
  }

  private static Set<String> forwarded(Outcome.Forwarded to) {
    Set<String> all = new TreeSet<>();
    to.targets()
        .forEach(
            target ->
                target
                    .endpoints()
                    .forEach(
                        each ->
                            all.add(
                                seen(
                                    BY_PORT.getOrDefault(each.port(), "nobody"),
                                    to.path(),
                                    to.authority()))));
    return all;
  }

  private static String seen(String name, String path, String authority) {
    return "to " + name + (path.isEmpty() ? "" : " " + path + " for " + authority);
  }

  private static Request request(PairScenario scenario) {
    if (scenario.method().equals("TCP")) {
      boolean isEcho = scenario.path().equals("echo");
      return isEcho
          ? Request.tcp(PairRules.ECHO, 9000)
          : Request.http(PairRules.SNIFFED, 7000, RequestHead.get("sniffed:7000", "/"));
    }
    Map<String, String> headers = new TreeMap<>(scenario.headers());
    RequestHead head =
        RequestHead.get(String.valueOf(headers.remove("host")), scenario.path())
            .withMethod(scenario.method());
    for (Map.Entry<String, String> each : headers.entrySet()) {
      head = head.withHeader(each.getKey(), each.getValue());
    }
    return Request.http(PairRules.REVIEWS, 9080, head);
  }

  private static String answer(PairScenario scenario, SidecarPair pair) {
    if (scenario.request().equals("TCP echo")) {
      JsonObject reply = pair.page.tcp(PairRules.ECHO, 9000, "hello");
      return reply.has("answer") && reply.get("answer").getAsString().equals("reviews-tcp hello")
          ? "to echo"
          : "failed";
    }
    JsonObject reply =
        scenario.request().equals("TCP sniffed")
            ? pair.page.http(PairRules.SNIFFED, 7000, "GET", "/", Map.of("host", "sniffed:7000"))
            : pair.page.http(
                PairRules.REVIEWS, 9080, scenario.method(), scenario.path(), scenario.headers());
    if (!reply.has("status")) {
      return reply.toString();
    }
    int status = reply.get("status").getAsInt();
    JsonObject headers = reply.getAsJsonObject("headers");
    if (headers.has("location")) {
      return status + " to " + headers.get("location").getAsString();
    }
    String body = reply.get("body").getAsString();
    if (status != 200 || !body.startsWith("{")) {
      boolean isLocal = status == 503;
      return isLocal ? "failed" : status + " " + (status == 555 ? "" : body);
    }
    JsonObject served = JsonParser.parseString(body).getAsJsonObject();
    return seen(
        String.valueOf(BY_PORT.get(served.get("port").getAsInt())),
        served.get("path").getAsString(),
        served.getAsJsonObject("headers").get("host").getAsString());
  }

  /** Two more versions at the address of v1: at a port that no service has, and in plaintext. */
  private static String entries(Namespaces net) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: reviews-v2}
    spec:
      address: %1$s
      ports: {http: 8081}
      labels: {app: reviews, version: v2}
      serviceAccount: reviews
      locality: region1/zone2
    ---
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: reviews-v3}
    spec:
      address: %1$s
      ports: {http: 8082}
      labels: {app: reviews, version: v3}
      locality: region2/zone1
    ---
    """
        .formatted(net.serverAddress());
  }
}
