package io.mizzen.examples.shop.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classes that a context with an embedded control plane loads until it has started: a measure
 * of what the start costs that no other work on the machine changes.
 */
class StartedClassesTest {
  private static final Pattern LOADED = Pattern.compile("\\] (\\S+) source: ");

  /**
   * Room for other versions of Java and libraries; there were 914 when this was written, 1,160
   * before.
   */
  private static final int MOST_OF_MIZZEN = 1_000;

  @TempDir Path directory;

  @Test
  void whatNoRuleAndNoStreamNeedsIsNotLoaded() throws IOException, InterruptedException {
    List<String> loaded = loadedUntilStarted();

    assertThat(loaded).anyMatch(name -> name.startsWith("io.mizzen.xds.server.XdsServer"));
    assertThat(loaded)
        .noneMatch(name -> name.startsWith("io.envoyproxy."))
        .noneMatch(name -> name.startsWith("io.grpc.xds.XdsNameResolver"))
        .noneMatch(name -> name.startsWith("io.mizzen.rules.wasmplugin."))
        .noneMatch(name -> name.startsWith("io.mizzen.rules.gatewayapi."));
    assertThat(loaded.stream().filter(name -> name.startsWith("io.mizzen.")))
        .hasSizeLessThan(MOST_OF_MIZZEN);
  }

  private List<String> loadedUntilStarted() throws IOException, InterruptedException {
    Path log = directory.resolve("classes.log");
    Path output = directory.resolve("output.txt");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-Xlog:class+load:file=" + log.getFileName(),
                "-cp",
                System.getProperty("java.class.path"),
                StartedApplication.class.getName(),
                "mesh")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int code = program.waitFor();
    assertThat(code).as(Files.readString(output, StandardCharsets.UTF_8)).isZero();
    return Files.readAllLines(log).stream()
        .map(LOADED::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .takeWhile(name -> !name.startsWith(StartedApplication.class.getName() + "$MeshCall"))
        .toList();
  }
}
