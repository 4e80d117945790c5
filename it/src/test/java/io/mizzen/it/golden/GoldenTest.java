package io.mizzen.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.it.golden.AcceptedDifferences.Accepted;
import io.mizzen.translator.SidecarInputs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The resources of sidecars and of proxyless gRPC clients, beside those that istiod gives them. */
class GoldenTest {
  private final GoldenFiles files = GoldenFiles.find();

  @ParameterizedTest
  @EnumSource
  void resourcesAreIstiods(ResourceKind kind) {
    AcceptedDifferences ofSidecars = SidecarReasons.of(kind);
    AcceptedDifferences ofGrpcClients = GrpcReasons.of(kind);
    List<GoldenComparison> all = new ArrayList<>();
    for (String folder : files.folders()) {
      GoldenComparison comparison = new GoldenComparison(folder + " " + kind.file());
      for (String name : files.cases(folder)) {
        GoldenMesh mesh = GoldenMesh.of(files, folder, name);
        for (JsonObject proxy : proxies(folder, name)) {
          mesh.sent(proxy)
              .ifPresent(
                  sent ->
                      resources(kind, folder, name, proxy)
                          .forEach(
                              (resource, expected) ->
                                  comparison.compare(
                                      name + "/" + named(proxy) + "/" + resource,
                                      expected,
                                      sent.json(kind, resource),
                                      sent instanceof SentResources.OfSidecar
                                          ? ofSidecars
                                          : ofGrpcClients)));
        }
      }
      System.out.println(comparison.summary());
      all.add(comparison);
    }

    ofSidecars.report(files);
    ofGrpcClients.report(files);
    assertThat(all)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.wrong()).as(each.summary()).isEmpty());
  }

  @Test
  void acceptedDifferencesAreFew() {
    Set<Accepted> all = new HashSet<>(RouteReasons.all().fired().keySet());
    for (ResourceKind kind : ResourceKind.values()) {
      all.addAll(SidecarReasons.of(kind).fired().keySet());
      all.addAll(GrpcReasons.of(kind).fired().keySet());
    }

    assertThat(all)
        .extracting(Accepted::reason)
        .hasSizeLessThanOrEqualTo(30)
        .doesNotHaveDuplicates();
  }

  /** No listener and no cluster of a sidecar more or less than istiod sends. */
  @Test
  void namesAreIstiods() {
    for (String folder : files.folders()) {
      for (String name : files.cases(folder)) {
        GoldenMesh mesh = GoldenMesh.of(files, folder, name);
        for (JsonObject proxy : proxies(folder, name)) {
          if (mesh.sent(proxy).orElse(null) instanceof SentResources.OfSidecar sidecar) {
            namesAreIstiods(folder, name, proxy.get("name").getAsString(), sidecar.inputs());
          }
        }
      }
    }
  }

  private void namesAreIstiods(String folder, String name, String proxyName, SidecarInputs inputs) {
    assertThat(inputs.listenerNames())
        .as("listeners of %s/%s/%s", folder, name, proxyName)
        .containsExactlyInAnyOrderElementsOf(
            files.resources(folder, name, proxyName, ResourceKind.LISTENERS).keySet());
    assertThat(inputs.clusterNames())
        .as("clusters of %s/%s/%s", folder, name, proxyName)
        .containsExactlyInAnyOrderElementsOf(
            files.resources(folder, name, proxyName, ResourceKind.CLUSTERS).keySet());
  }

  private Map<String, JsonObject> resources(
      ResourceKind kind, String folder, String name, JsonObject proxy) {
    return files.resources(folder, name, named(proxy), kind);
  }

  private static String named(JsonObject proxy) {
    return proxy.get("name").getAsString();
  }

  private List<JsonObject> proxies(String folder, String name) {
    return files.json(folder, name, "index.json").getAsJsonArray("proxies").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }
}
