package io.mizzen.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application that docs/spring-boot.md shows, compiled and run from its blocks. */
class SpringGuideTest {
  private static final Path GUIDE = Path.of("../../docs/spring-boot.md");

  @TempDir Path directory;

  @Test
  void theExamplePrintsItsAnswer() throws Exception {
    assertThat(run(block("yaml"))).contains("reviews answers SERVING");
  }

  @Test
  void theExampleObeysItsRules() throws Exception {
    String aborted =
        block("yaml")
            .replace(
                "timeout: 10s",
                "fault: {abort: {percentage: {value: 100}, grpcStatus: DATA_LOSS}}");

    assertThat(run(aborted)).contains("StatusRuntimeException: DATA_LOSS");
  }

  private String run(String rules) throws IOException, InterruptedException {
    Path source = Files.writeString(directory.resolve("FirstShop.java"), block("java"));
    Files.writeString(directory.resolve("application.properties"), block("properties"));
    Files.writeString(
        Files.createDirectories(directory.resolve("mesh")).resolve("reviews.yaml"), rules);
    // Without this module's own classes: they hold rules, too.
    String classPath =
        directory
            + File.pathSeparator
            + Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !entry.contains("spring-shop" + File.separator + "target"))
                .reduce((first, second) -> first + File.pathSeparator + second)
                .orElseThrow();
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-parameters",
                "-d",
                directory.toString(),
                "-cp",
                classPath,
                source.toString());
    assertThat(compiled).isZero();
    Path output = directory.resolve("output");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "first.FirstShop")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(program.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    return Files.readString(output);
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(GUIDE));
    assertThat(block.find()).as("a %s block in %s", language, GUIDE).isTrue();
    return block.group(1);
  }
}
