package io.mizzen.it.poms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The demands of Maven Central on poms, and the artifacts that the BOM manages. {@code
 * .ci/publishable.sh} adds jars.
 */
class PublishedPomsTest {
  private static final String NOT_DEPLOYED = "/project/properties/maven.deploy.skip[.='true']";

  static List<String> published() {
    return Pom.root().modules().stream()
        .filter(module -> Pom.of(module).texts(NOT_DEPLOYED).isEmpty())
        .toList();
  }

  @Test
  void theLibraryIsPublishedAndNothingElse() {
    assertThat(published())
        .containsExactlyInAnyOrder(
            "mesh-bom",
            "mesh-testkit",
            "mesh-api",
            "mesh-xds",
            "mesh-model",
            "mesh-translator",
            "mesh-dataplane",
            "mesh-simulation",
            "mesh-xds-server",
            "mesh-control-plane",
            "mesh-client-proxyless",
            "mesh-testing",
            "mesh-spring-boot-starter");
  }

  @ParameterizedTest
  @MethodSource("published")
  void aPublishedModuleSaysWhatItIs(String module) {
    assertThat(Pom.of(module).texts("/project/name")).containsExactly("Mizzen: " + module);
    assertThat(Pom.of(module).texts("/project/description").get(0)).hasSizeGreaterThan(20);
  }

  /** All others inherit from the root; the BOM has no parent. */
  @ParameterizedTest
  @ValueSource(strings = {".", "mesh-bom"})
  void whatCentralAsksForIsThere(String module) {
    Pom pom = Pom.of(module);

    assertThat(
            Stream.of(
                "/project/url",
                "/project/licenses/license/name",
                "/project/licenses/license/url",
                "/project/developers/developer/name",
                "/project/developers/developer/organization",
                "/project/scm/url",
                "/project/scm/connection",
                "/project/scm/developerConnection"))
        .allSatisfy(path -> assertThat(pom.texts(path)).as(path).hasSize(1).doesNotContain(""));
    assertThat(pom.profiles()).contains("release");
  }

  @Test
  void theBomSaysTheSameAsTheRoot() {
    for (String path : List.of("url", "licenses", "developers", "scm", "version")) {
      assertThat(words(Pom.of("mesh-bom"), path)).as(path).isEqualTo(words(Pom.root(), path));
    }
  }

  /** Every published module, and each library that one brings; what users must have is theirs. */
  @Test
  void theBomManagesWhatUsersMayUseAndNothingElse() {
    Pom bom = Pom.of("mesh-bom");
    Set<String> expected = new TreeSet<>(bom.imported());
    for (String module : published()) {
      if (!module.equals("mesh-bom")) {
        expected.add("io.mizzen:" + module);
        Pom.of(module).dependencies().stream()
            .filter(library -> !library.matches("io\\.grpc:.*|com\\.google\\.protobuf:.*"))
            .forEach(expected::add);
      }
    }

    assertThat(new TreeSet<>(bom.managed())).isEqualTo(expected);
    assertThat(bom.imported())
        .containsExactlyInAnyOrder("io.grpc:grpc-bom", "com.google.protobuf:protobuf-bom");
  }

  private static List<String> words(Pom pom, String path) {
    return pom.texts("/project/" + path).stream()
        .map(text -> text.replaceAll("\\s+", " "))
        .toList();
  }
}
