package io.mizzen.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.testkit.BinomialBounds;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three processes of docs/guides/start.md, compiled and run from its blocks. */
class StartGuideTest {
  private static final Path GUIDE = Path.of("../../docs/guides/start.md");
  private static final Pattern SERVES = Pattern.compile("serves xDS at (127\\.0\\.0\\.1:\\d+)\\s");
  private static final Pattern ANSWERS =
      Pattern.compile("\\{SERVING=(\\d+), NOT_SERVING=(\\d+)\\}");

  @TempDir Path directory;
  private final List<Process> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(Process::destroyForcibly);
  }

  @Test
  void aTenthOfTheCallsReachesTheCanary() throws Exception {
    compile();
    Path first = start("first", "--mizzen.control-plane.address=127.0.0.1:0");
    String control = "--mizzen.control-plane.address=" + found(SERVES, first);
    found(Pattern.compile("(registered reviews-v1|registered \\S+ at)"), first);
    Path second = start("second", "--spring.profiles.active=v2", control);
    found(Pattern.compile("(Started Shop)"), second);
    Path page = start("page", "--spring.profiles.active=page", control);
    String serving = found(ANSWERS, page);

    assertThat(BinomialBounds.of(1_000, 0.9, 1e-9).accepts(Integer.parseInt(serving)))
        .as("SERVING=%s of 1000, a share of 0.9", serving)
        .isTrue();
    assertThat(running.get(2).waitFor(1, TimeUnit.MINUTES)).as("the page ends").isTrue();
    assertThat(running.subList(0, 2)).as("the servers go on").allMatch(Process::isAlive);
  }

  @Test
  void theGuideCountsItsLines() throws IOException {
    Matcher counted =
        Pattern.compile("one dependency, (\\d+) lines of rules, (\\d+) of properties")
            .matcher(Files.readString(GUIDE));

    assertThat(counted.find()).isTrue();
    assertThat(block("yaml").lines()).hasSize(Integer.parseInt(counted.group(1)));
    assertThat(block("yml").lines()).hasSize(Integer.parseInt(counted.group(2)));
    assertThat(block("java").lines().filter(line -> line.contains("mesh.channel(")))
        .as("Java for the channel and its stub")
        .hasSize(1);
  }

  private void compile() throws IOException {
    Path source = Files.createDirectories(directory.resolve("shop")).resolve("Shop.java");
    Files.writeString(source, block("java"));
    Files.writeString(directory.resolve("application.yaml"), block("yml"));
    Files.writeString(
        Files.createDirectories(directory.resolve("mesh")).resolve("reviews.yaml"), block("yaml"));
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
                classPath(),
                source.toString());
    assertThat(compiled).isZero();
  }

  private Path start(String name, String... arguments) throws IOException {
    Path output = directory.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath(), "shop.Shop"));
    command.addAll(List.of(arguments));
    running.add(
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start());
    return output;
  }

  private static String found(Pattern pattern, Path file) {
    return await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              Matcher matcher = pattern.matcher(Files.readString(file));
              return matcher.find() ? matcher.group(1) : "";
            },
            text -> !text.isEmpty());
  }

  /** Without this module's own classes: they hold rules, too. */
  private String classPath() {
    return directory
        + File.pathSeparator
        + Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(entry -> !entry.contains("spring-shop" + File.separator))
            .reduce((first, second) -> first + File.pathSeparator + second)
            .orElseThrow();
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(GUIDE));
    assertThat(block.find()).as("a %s block in %s", language, GUIDE).isTrue();
    return block.group(1);
  }
}
