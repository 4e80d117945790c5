package io.mizzen.it.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.controlplane.SidecarBootstrap.Protocol;
import io.mizzen.controlplane.certificates.InMemoryRoot;
import io.mizzen.it.envoy.SidecarPair.Protocols;
import io.mizzen.it.golden.GoldenInputs;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.xds.server.AckResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real Envoys, one by state of the world and one by delta, are given every input there is, one
 * after the other: they refuse nothing, and have what they were to be given.
 */
class CorpusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The differences between what the mesh answers and what a proxy has, by input. */
  private final List<String> wrong = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void envoyTakesEverything() throws Exception {
    Map<String, String> inputs = Corpus.find();
    Path file = directory.resolve("input.yaml");
    int listeners = 0;
    try (SidecarPair pair =
        SidecarPair.start(
            directory,
            new Protocols(Protocol.GRPC, Protocol.DELTA_GRPC),
            builder -> builder.certificates(InMemoryRoot.create()),
            services -> "")) {
      for (Map.Entry<String, String> each : inputs.entrySet()) {
        // A file that a rule names must be on the proxy's host.
        String roots = directory.resolve("roots.pem").toString();
        Files.writeString(file, each.getValue().replace("/etc/certs/ca.pem", roots));
        long revision = pair.mesh.apply(file).revision();
        AckResult acked = pair.mesh.awaitAcked(revision, PATIENCE);
        if (!acked.allAcked()) {
          wrong.add(each.getKey() + ": " + acked);
        }
        listeners += check(each.getKey(), pair, "page", pair.pageProxy());
        listeners += check(each.getKey(), pair, "reviews", pair.reviewsProxy());
      }
      assertThat(String.join("\n", wrong)).isEmpty();
      System.out.printf(
          "%d inputs, %d listeners seen in two proxies, nothing refused%n",
          inputs.size(), listeners);
      pair.assertNothingRefused();
    }
  }

  private int check(String input, SidecarPair pair, String workload, EnvoyProcess proxy) {
    Labels labels = Labels.of(Map.of("app", workload, "version", "v1"));
    ProxyScope scope =
        ProxyScope.of(
            pair.mesh.snapshot(),
            ProxyIdentity.in("default")
                .withLabels(labels)
                .withLocality(Locality.parse("region1/zone1")));
    SidecarProxy sidecar = SidecarProxy.redirected(labels);
    SidecarInputs inputs =
        new SidecarInputs(
            scope,
            sidecar,
            Certificates.SDS,
            SidecarInputs.portsOf(scope, sidecar),
            pair.mesh.endpoints());
    Set<String> expected = new TreeSet<>(inputs.clusterNames());
    expected.addAll(inputs.listenerNames());
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> named(proxy.configDump()).containsAll(expected));
    } catch (ConditionTimeoutException e) {
      Set<String> missing = new TreeSet<>(expected);
      missing.removeAll(named(proxy.configDump()));
      wrong.add(input + " at " + workload + ": missing " + missing);
    }
    if (proxy.configDump().toString().contains("error_state")) {
      wrong.add(input + " at " + workload + ": error_state");
    }
    pair.mesh.proxies().stream()
        .filter(status -> status.toString().contains("NACKED"))
        .forEach(status -> wrong.add(input + ": " + status));
    return inputs.listenerNames().size();
  }

  /** The clusters and listeners that are in use, not those that wait. */
  private static Set<String> named(JsonObject dump) {
    Set<String> names = new TreeSet<>();
    for (JsonElement section : dump.getAsJsonArray("configs")) {
      JsonObject part = section.getAsJsonObject();
      if (part.has("dynamic_active_clusters")) {
        part.getAsJsonArray("dynamic_active_clusters")
            .forEach(
                each ->
                    names.add(
                        each.getAsJsonObject()
                            .getAsJsonObject("cluster")
                            .get("name")
                            .getAsString()));
      }
      if (part.has("dynamic_listeners")) {
        for (JsonElement each : part.getAsJsonArray("dynamic_listeners")) {
          if (each.getAsJsonObject().has("active_state")) {
            names.add(each.getAsJsonObject().get("name").getAsString());
          }
        }
      }
    }
    return names;
  }

  /** Istio's samples, and the inputs of its answers. */
  private static final class Corpus {
    private static final Path BESIDE = Path.of("..", "..", "shared", "golden");

    private Corpus() {}

    static Map<String, String> find() throws IOException {
      Map<String, String> all = new LinkedHashMap<>();
      String named = System.getProperty("mizzen.golden", "");
      Path golden = named.isBlank() ? BESIDE : Path.of(named);
      for (Path each : files(Path.of("..", "examples"), ".yaml")) {
        all.put("examples/" + each.getFileName(), Files.readString(each));
      }
      assertThat(all).as("the rules of the examples").isNotEmpty();
      if (!Files.isDirectory(golden)) {
        return all;
      }
      GoldenInputs.of(golden).forEach(all::put);
      for (Path each : files(golden.resolve("simulation"), ".json")) {
        all.put("simulation/" + each.getFileName(), simulation(Files.readString(each)));
      }
      for (Path each : files(golden.resolve("..").resolve("samples"), ".yaml")) {
        all.put("samples/" + each.getFileName(), Files.readString(each));
      }
      return all;
    }

    private static List<Path> files(Path root, String suffix) throws IOException {
      if (!Files.isDirectory(root)) {
        return List.of();
      }
      try (Stream<Path> walk = Files.walk(root)) {
        return walk.filter(each -> each.toString().endsWith(suffix)).sorted().toList();
      }
    }

    private static String simulation(String json) {
      JsonObject file = JsonParser.parseString(json).getAsJsonObject();
      List<String> documents = new ArrayList<>();
      if (file.has("configs")) {
        file.getAsJsonArray("configs").forEach(each -> documents.add(each.toString()));
      }
      if (file.has("kubernetesText") && file.get("kubernetesText").isJsonObject()) {
        file.getAsJsonObject("kubernetesText")
            .asMap()
            .values()
            .forEach(each -> documents.add(each.getAsString()));
      }
      return String.join("\n---\n", documents);
    }
  }
}
