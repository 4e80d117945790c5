package io.mizzen.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that docs/simulation.md shows is compiled and run; it prints what is shown. */
class SimulationGuideTest {
  private static final String GUIDE = "docs/simulation.md";

  @TempDir Path directory;

  @Test
  void theExamplePrintsWhatIsShown() throws Exception {
    String printed = run(Snippet.first(GUIDE, "java"));

    assertThat(printed).isEqualTo(Snippet.first(GUIDE, "text"));
  }

  private String run(String source) throws Exception {
    Snippet.compile("WhereTo", source, directory);
    Path output = directory.resolve("output");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + directory,
                "WhereTo")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(program.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(program.exitValue()).as(printed).isZero();
    return printed;
  }
}
