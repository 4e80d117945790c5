package io.mizzen.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.it.golden.Differences.Difference;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.core.Translation;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The resources of sidecars, beside those that istiod gives them. */
class SidecarGoldenTest {
  private static final List<String> FOLDERS = List.of("samples", "extra");

  private final GoldenFiles files = GoldenFiles.find();

  @Test
  void routesAreIstiods() {
    compare("routes", Reasons.routes(), (inputs, name) -> Optional.of(routes(inputs, name)));
  }

  @Test
  void clustersAreIstiods() {
    compare("clusters", Reasons.clusters(), SidecarGoldenTest::cluster);
  }

  @Test
  void endpointsAreIstiods() {
    compare(
        "endpoints",
        Reasons.endpoints(),
        (inputs, name) ->
            inputs.endpoints(name).map(Translator::sidecarEndpoints).map(Translated::resource));
  }

  @Test
  void listenersAreIstiods() {
    compare("listeners", Reasons.listeners(), SidecarGoldenTest::listener);
  }

  private void compare(String kind, AcceptedDifferences accepted, Maker maker) {
    for (String folder : FOLDERS) {
      Comparison comparison = new Comparison(folder, kind);
      comparison.run(accepted, maker);
      comparison.report(accepted);
    }
    assertThat(accepted.fired())
        .as("a difference that never occurs has no reason to be accepted")
        .hasSizeLessThanOrEqualTo(AcceptedDifferences.MOST)
        .allSatisfy((each, times) -> assertThat(times).as(each.reason()).isPositive());
  }

  /** No listener and no cluster more or less than istiod sends. */
  @ParameterizedTest
  @ValueSource(strings = {"samples", "extra"})
  void namesAreIstiods(String folder) {
    for (String name : files.cases(folder)) {
      GoldenMesh mesh = GoldenMesh.of(files, folder, name);
      for (JsonObject proxy : sidecars(folder, name)) {
        SidecarInputs inputs = mesh.sidecar(proxy);
        String proxyName = proxy.get("name").getAsString();
        assertThat(inputs.listenerNames())
            .as("listeners of %s/%s/%s", folder, name, proxyName)
            .containsExactlyInAnyOrderElementsOf(
                files.resources(folder, name, proxyName, "listeners").keySet());
        assertThat(inputs.clusterNames())
            .as("clusters of %s/%s/%s", folder, name, proxyName)
            .containsExactlyInAnyOrderElementsOf(
                files.resources(folder, name, proxyName, "clusters").keySet());
      }
    }
  }

  private List<JsonObject> sidecars(String folder, String name) {
    return files.json(folder, name, "index.json").getAsJsonArray("proxies").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(proxy -> proxy.get("type").getAsString().equals("sidecar"))
        .toList();
  }

  private static Optional<XdsResource> cluster(SidecarInputs inputs, String name) {
    return inputs
        .fixedCluster(name)
        .or(
            () ->
                inputs
                    .inboundCluster(name)
                    .map(Translator::inboundCluster)
                    .map(Translation::resource))
        .or(() -> inputs.upstream(name).map(Translator::upstream).map(Translation::resource));
  }

  private static Optional<XdsResource> listener(SidecarInputs inputs, String name) {
    return inputs.listener(name).map(Translator::sidecarListener).map(Translated::resource);
  }

  private static XdsResource routes(SidecarInputs inputs, String name) {
    return Translator.routeTable(
        inputs.routes(name), input -> Translator.virtualHost(input).resource());
  }

  private interface Maker {
    Optional<XdsResource> make(SidecarInputs inputs, String name);
  }

  private final class Comparison {
    private final String folder;
    private final String kind;
    private final Map<String, List<String>> wrong = new LinkedHashMap<>();
    private int compared;

    Comparison(String folder, String kind) {
      this.folder = folder;
      this.kind = kind;
    }

    void run(AcceptedDifferences accepted, Maker maker) {
      for (String name : files.cases(folder)) {
        GoldenMesh mesh = GoldenMesh.of(files, folder, name);
        sidecars(folder, name).forEach(proxy -> compare(mesh, name, proxy, accepted, maker));
      }
    }

    private void compare(
        GoldenMesh mesh, String name, JsonObject proxy, AcceptedDifferences accepted, Maker maker) {
      SidecarInputs inputs = mesh.sidecar(proxy);
      String proxyName = proxy.get("name").getAsString();
      files
          .resources(folder, name, proxyName, kind)
          .forEach(
              (resource, expected) -> {
                compared++;
                JsonObject actual =
                    maker.make(inputs, resource).map(ProtoJson::of).orElseGet(JsonObject::new);
                for (Difference each :
                    Differences.between(
                        AcceptedDifferences.withoutIstioFilters(expected), actual)) {
                  if (!accepted.accepts(each)) {
                    wrong
                        .computeIfAbsent(
                            name + "/" + proxyName + "/" + resource, key -> new ArrayList<>())
                        .add(each.toString());
                  }
                }
              });
    }

    void report(AcceptedDifferences accepted) {
      Set<String> lines = new TreeSet<>();
      wrong.forEach((where, what) -> lines.add(where + "\n    " + String.join("\n    ", what)));
      String summary =
          "golden %s %s: %d of %d, %d accepted differences"
              .formatted(folder, kind, compared - wrong.size(), compared, accepted.total());
      System.out.println(summary);
      accepted
          .fired()
          .forEach((each, times) -> System.out.println("  " + times + " x " + each.reason()));
      assertThat(String.join("\n", lines)).as(summary).isEmpty();
    }
  }
}
