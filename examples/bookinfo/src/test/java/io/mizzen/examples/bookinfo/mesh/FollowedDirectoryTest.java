package io.mizzen.examples.bookinfo.mesh;

import static org.assertj.core.api.Assertions.assertThat;
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

  @Test
  void aDirectoryThatIsGoneIsToldOnce() throws IOException {
    Path rules = temporary.resolve("rules");
    try (FollowedDirectory followed =
        FollowedDirectory.leading(mesh, RuleDirectory.prepare(rules), console::add)) {
      Path aside = Files.move(rules, temporary.resolve("aside"));
      for (int looks = 0; looks < 3; looks++) {
        followed.look();
      }
      assertThat(toldThatItCannotBeRead()).isEqualTo(1);

      Files.move(aside, rules);
      followed.look();
      assertThat(followed.panel().rules().rejections()).isEmpty();

      Files.move(rules, aside);
      followed.look();
      assertThat(toldThatItCannotBeRead()).isEqualTo(2);
    }
  }

  private long toldThatItCannotBeRead() {
    return console.stream().filter(line -> line.contains("cannot be read")).count();
  }

  private void untilTold(String text) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> console.stream().anyMatch(line -> line.contains(text)));
  }
}
