package io.mizzen.examples.bookinfo.mesh;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedDirectoryTest {
  private final List<String> console = new CopyOnWriteArrayList<>();

  @AutoClose
  private final EmbeddedMesh mesh = EmbeddedMesh.start(RuleShelf.documents(RuleShelf.APPLICATION));

  @TempDir Path temporary;

  @Test
  void aSaveThatIsRejectedIsToldToTheConsole() throws IOException {
    Path rules = temporary.resolve("rules");
    FollowedDirectory followed =
        FollowedDirectory.leading(mesh, RuleDirectory.prepare(rules), console::add);
    try {
      Files.writeString(
          rules.resolve("bad.yaml"),
          """
          apiVersion: networking.istio.io/v1
          kind: VirtualService
          metadata: {name: bad}
          spec: {hosts: [reviews], http: [{rout: []}]}
          """);
      untilTold("bad.yaml:4:34: ERROR UNKNOWN_FIELD VirtualService default/bad");

      Files.writeString(rules.resolve("bad.yaml"), "kind: [");
      untilTold("bad.yaml:1:");
    } finally {
      followed.close();
    }
  }

  private void untilTold(String text) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> console.stream().anyMatch(line -> line.contains(text)));
  }
}
