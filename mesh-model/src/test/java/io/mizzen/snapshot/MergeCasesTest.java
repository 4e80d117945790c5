package io.mizzen.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.codec.RecordCodec;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.intake.GoldenFolder;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Delegate;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A root's route and its delegate's become what Istio makes of them. */
class MergeCasesTest {
  private static final RecordCodec CODEC = new RecordCodec();
  private static final MeshSettings SETTINGS = MeshSettings.defaults("test");

  @Test
  void mergesAsIstioDoes() throws IOException {
    String name = "merge-cases.json";
    List<ConfigNode> cases = cases(GoldenFolder.find(name));
    List<String> different = new ArrayList<>();

    GoldenFolder.score(name, cases, List.of(), MergeCasesTest::difference, different);

    assertThat(cases).isNotEmpty();
    assertThat(different).isEmpty();
  }

  private static String difference(ConfigNode each) {
    HttpRoute root = withDelegate(route(each, "root"), Optional.of(new Delegate("leaf", "")));
    MeshResource<VirtualService> leaf =
        resource("leaf", List.of(), List.of(route(each, "delegate")));
    MeshResource<VirtualService> whole = resource("root", List.of("a.b"), List.of(root));
    List<HttpRoute> expected =
        text(each, "conflict").equals("true") ? List.of() : List.of(route(each, "merged"));

    List<HttpRoute> merged =
        Delegation.resolve(whole, RuleSet.empty().with(List.of(whole, leaf), List.of()), SETTINGS)
            .orElseThrow()
            .spec()
            .http();

    return merged.equals(expected) ? "" : "expected " + expected + "\n but was " + merged;
  }

  private static HttpRoute route(ConfigNode each, String field) {
    ConfigNode node = ((ConfigNode.Mapping) each).get(field).orElseThrow();
    return CODEC
        .read(node, HttpRoute.class)
        .fold(
            (route, findings) -> route,
            findings -> {
              throw new AssertionError(findings);
            });
  }

  private static HttpRoute withDelegate(HttpRoute route, Optional<Delegate> delegate) {
    return new HttpRoute(
        route.name(),
        route.match(),
        route.route(),
        route.redirect(),
        route.directResponse(),
        delegate,
        route.rewrite(),
        route.timeout(),
        route.retries(),
        route.fault(),
        route.mirror(),
        route.mirrors(),
        route.mirrorPercent(),
        route.mirrorPercentage(),
        route.corsPolicy(),
        route.headers());
  }

  private static MeshResource<VirtualService> resource(
      String name, List<String> hosts, List<HttpRoute> http) {
    return new MeshResource<>(
        new ResourceKey("networking.istio.io", "VirtualService", "default", name),
        Labels.none(),
        Map.of(),
        new VirtualService(hosts, List.of(), http, List.of(), List.of(), List.of()),
        Origin.of("<case>"));
  }

  private static List<ConfigNode> cases(Path file) throws IOException {
    ConfigNode root =
        YamlReader.withDefaults()
            .read(file.toString(), Files.readString(file))
            .fold(
                documents -> documents.get(0).root(),
                unreadable -> {
                  throw new AssertionError(unreadable);
                });
    return ((ConfigNode.Sequence) ((ConfigNode.Mapping) root).get("cases").orElseThrow()).items();
  }

  private static String text(ConfigNode node, String key) {
    return ((ConfigNode.Mapping) node).get(key).map(ConfigNode::describe).orElse("");
  }
}
