package io.mizzen.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The pictures of the guides are what this code draws; -Dgolden.update writes them. */
class PicturesTest {
  private static final Path GUIDES =
      Path.of("").toAbsolutePath().resolve("../docs/guides").normalize();

  @Test
  void aMesh() throws IOException {
    Picture picture =
        new Picture(640, 250)
            .box(230, 15, "control plane", "rules, services")
            .box(20, 145, "page", "MeshClient")
            .box(440, 95, "reviews v1", "MeshServer")
            .box(440, 185, "reviews v2", "MeshServer")
            .rules(230, 55, 110, 145)
            .rules(410, 40, 530, 95)
            .rules(410, 40, 625, 200)
            .calls(200, 165, 440, 120, "90 %")
            .calls(200, 175, 440, 205, "10 %");

    judge("mesh.svg", picture.svg());
  }

  private static void judge(String name, String svg) throws IOException {
    Path file = GUIDES.resolve(name);
    if (System.getProperty("golden.update") != null) {
      Files.writeString(file, svg);
    }
    assertThat(file).hasContent(svg);
  }
}
