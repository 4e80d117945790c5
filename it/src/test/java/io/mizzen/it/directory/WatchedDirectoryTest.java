package io.mizzen.it.directory;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules saved below a watched directory are obeyed by calls, without a word to the mesh. */
@DisplayName("C7: configuration from files")
class WatchedDirectoryTest {
  private static final int CALLS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BROKEN = "http: [";

  @TempDir private Path directory;
  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveTwoServices() throws IOException {
    for (String app : List.of("reviews", "ratings")) {
      write(app + "-service.yaml", Yaml.service(app) + "---\n" + Yaml.subsets(app, "v1", "v2"));
      write(app + ".yaml", all(app, "v1"));
    }
    mesh.control().watch(directory).orThrow();
    for (String app : List.of("reviews", "ratings")) {
      mesh.serve(Identity.of(app, "v1"));
      mesh.serve(Identity.of(app, "v2"));
    }
  }

  @Test
  void editedFileIsObeyed() throws IOException {
    EchoClient reviews = following("reviews");

    for (String version : List.of("v2", "v1", "v2")) {
      Files.writeString(directory.resolve("reviews.yaml"), all("reviews", version));
      awaitOnly(reviews, version);
    }
  }

  @Test
  void fileThatIsMovedOverTheOldOneIsObeyed() throws IOException {
    EchoClient reviews = following("reviews");

    write("reviews.yaml", all("reviews", "v2"));
    awaitOnly(reviews, "v2");
  }

  @Test
  void fileThatCannotBeReadKeepsItsRules() throws IOException {
    EchoClient reviews = following("reviews");

    write("reviews.yaml", all("reviews", "v2") + BROKEN);
    awaitThatAllIsRead();

    assertThat(counted(reviews)).isEqualTo(Map.of("v1", (long) CALLS));
    assertThat(errorsOfAnApply())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.code()).isEqualTo("YAML_SYNTAX");
              assertThat(error.origin().source()).endsWith("/reviews.yaml");
              assertThat(error.origin().line()).isPositive();
            });

    write("reviews.yaml", all("reviews", "v2"));
    reviews.untilFirst(reply -> reply.isFrom("v2"));
    assertThat(errorsOfAnApply()).isEmpty();
  }

  @Test
  void badDocumentKeepsItsRuleAndItsNeighbourApplies() throws IOException {
    EchoClient reviews = following("reviews");
    EchoClient ratings = following("ratings");
    String bad = all("reviews", "v2") + "    timout: 3s\n";

    write("ratings.yaml", all("ratings", "v2") + "---\n" + bad);
    Files.delete(directory.resolve("reviews.yaml"));
    ratings.untilFirst(reply -> reply.isFrom("v2"));
    awaitThatAllIsRead();

    assertThat(counted(reviews)).isEqualTo(Map.of("v1", (long) CALLS));
    assertThat(errorsOfAnApply())
        .singleElement()
        .asString()
        .contains("/ratings.yaml:", "UNKNOWN_FIELD", "spec.http[0].timout", "timeout");
  }

  @Test
  void deletedFileTakesItsRulesWithIt() throws IOException {
    EchoClient reviews = following("reviews");

    Files.delete(directory.resolve("reviews.yaml"));
    reviews.untilAllAnswer("v1", "v2");

    assertThat(counted(reviews)).containsOnlyKeys("v1", "v2");
    assertThat(mesh.control().snapshot().rules().find(virtualService("reviews"))).isEmpty();
    assertThat(mesh.control().snapshot().rules().find(virtualService("ratings"))).isPresent();
  }

  @Test
  void fileOfANewDirectoryIsObeyed() throws IOException {
    EchoClient reviews = following("reviews");

    Files.delete(directory.resolve("reviews.yaml"));
    Files.createDirectories(directory.resolve("a/b"));
    write("a/b/reviews.yml", all("reviews", "v2"));
    awaitOnly(reviews, "v2");
    write("a/b/reviews.yml", all("reviews", "v1"));

    awaitOnly(reviews, "v1");
  }

  /** A later file that only such a reading can have brought; its service is never called. */
  private void awaitThatAllIsRead() throws IOException {
    ResourceKey marker = new ResourceKey("Service", "default", "marker-" + System.nanoTime());
    write(marker.name() + ".yaml", Yaml.service(marker.name()));
    await()
        .atMost(PATIENCE)
        .until(() -> mesh.control().snapshot().rules().find(marker).isPresent());
    mesh.awaitAcked(mesh.control().revision());
  }

  /** Until the change is in effect, and whatever was read of a file before it was whole is not. */
  private void awaitOnly(EchoClient client, String version) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(counted(client)).isEqualTo(Map.of(version, (long) CALLS)));
  }

  private List<Finding> errorsOfAnApply() {
    ApplyResult result = mesh.control().apply(directory);
    return result.errors();
  }

  private EchoClient following(String app) {
    EchoClient client = mesh.client("mesh:///" + app + ":9080");
    client.untilFirst(reply -> reply.isFrom("v1"));
    return client;
  }

  private Map<String, Long> counted(EchoClient client) {
    return mesh.counting(() -> client.send(CALLS, Call.say())).calls();
  }

  /** Whole at once: a file that is being written may be read while it is still empty. */
  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Path written = file.resolveSibling("." + file.getFileName() + ".swp");
    Files.writeString(written, text);
    Files.move(written, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  private static String all(String app, String version) {
    return Yaml.virtualService(app, Yaml.toSubset(app, version));
  }

  private static ResourceKey virtualService(String name) {
    return new ResourceKey("VirtualService", "default", name);
  }
}
