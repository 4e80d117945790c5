package io.mizzen.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.it.poms.Pom;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first mesh, compiled and run as its blocks say. */
class ReadmeExampleTest {
  private static final Path README = Path.of("").toAbsolutePath().resolve("../README.md");
  private static final String PROMISED = "reviews answers SERVING";

  @TempDir Path directory;

  @Test
  void printsWhatTheReadmePromises() throws Exception {
    assertThat(Files.readString(README)).contains("It prints `" + PROMISED + "`");
    assertThat(run(block("java"), block("yaml"))).contains(PROMISED);
  }

  @Test
  void anotherRuleGivesAnotherAnswer() throws Exception {
    String rules = block("yaml");
    String otherRules = rules.replace("{host: reviews, subset: v2}", "{host: reviews, subset: v1}");

    assertThat(otherRules).isNotEqualTo(rules);
    assertThat(run(block("java"), otherRules)).contains("reviews answers NOT_SERVING");
  }

  /** Imports and blank lines are not counted. */
  @Test
  void isNoLongerThanItsHeadingSays() throws IOException {
    assertThat(Files.readString(README)).contains("## Twenty lines of mesh");
    assertThat(block("java").lines().filter(l -> !l.isBlank() && !l.startsWith("import ")))
        .hasSizeLessThanOrEqualTo(20);
  }

  /** So that the class needs nothing that the pom beside it does not bring. */
  @Test
  void itsPomNamesTheBomAndTwoModules() throws Exception {
    Pom pom = Pom.parse(block("xml"));

    assertThat(pom.dependencies())
        .containsExactly("io.mizzen:mesh-control-plane", "io.mizzen:mesh-client-proxyless");
    assertThat(pom.managed()).containsExactly("io.mizzen:mesh-bom");
    assertThat(block("xml")).contains("<version>" + Pom.root().version() + "</version>");
    assertThat(block("java").lines().filter(line -> line.startsWith("import ")))
        .allMatch(line -> line.matches("import (java|io\\.grpc|io\\.mizzen)\\..*"))
        .noneMatch(line -> line.contains("examples"));
  }

  private static String block(String language) throws IOException {
    return Snippet.first("README.md", language);
  }

  /** Compiles the class against this test's class path and runs it; returns what it prints. */
  private String run(String source, String rules) throws Exception {
    Path classes = Files.createTempDirectory(directory, "classes");
    Files.writeString(classes.resolve("rules.yaml"), rules);
    Snippet.compile("FirstMesh", source, classes);
    Path output = classes.resolve("output");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + classes,
                "FirstMesh")
            .directory(classes.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(program.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(program.exitValue()).as(printed).isZero();
    return printed;
  }
}
