package io.mizzen.it.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * The pages of docs/guides: what they show in Java and YAML is compiled and run, what they call an
 * error text stands in the source, and each fits on a screen or two.
 */
class GuidesTest {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().resolve("..").normalize();
  private static final Path GUIDES = REPOSITORY.resolve("docs/guides");
  private static final Pattern CLASS =
      Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);
  private static final Pattern FILE = Pattern.compile("\\A# (\\S+\\.yaml)\\n");
  private static final int MOST_LINES = 120;

  @TempDir Path directory;

  static List<String> pages() throws IOException {
    return all(page -> true);
  }

  /**
   * Those on Spring are run by the modules that have it: StartGuideTest in examples/spring-shop.
   */
  static List<String> pagesWithJava() throws IOException {
    return all(page -> page.contains("```java\n") && !page.contains("import org.springframework"));
  }

  @ParameterizedTest
  @MethodSource("pagesWithJava")
  void theExampleOfAPageRuns(String page) throws Exception {
    String source = Snippet.all("docs/guides/" + page, "java").get(0);
    writeRules(page, source);
    String name = found(CLASS, source);
    Snippet.compile(name, source, directory);

    if (source.contains("@MeshTest")) {
      Events events = tests(name);
      assertThat(events.failed().stream().map(GuidesTest::failure)).isEmpty();
      assertThat(events.succeeded().count()).isPositive();
    } else {
      assertThat(main(name)).isEqualTo(Snippet.all("docs/guides/" + page, "text").get(0));
    }
  }

  /** Rules that nobody tests would be believed. */
  private void writeRules(String page, String source) throws IOException {
    for (String yaml : Snippet.all("docs/guides/" + page, "yaml")) {
      String name = found(FILE, yaml);
      assertThat(source).as("who tests %s", name).contains("classpath:" + name);
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, yaml);
    }
  }

  /** The first column of tables whose head is a text; … stands for anything. */
  @Test
  void errorTextsStandInTheSource() throws IOException {
    String source = source();
    List<String> texts =
        Files.readAllLines(GUIDES.resolve("troubleshooting.md")).stream()
            .filter(line -> line.startsWith("| "))
            .map(line -> line.substring(2, line.indexOf(" |", 2)))
            .filter(cell -> cell.contains("`"))
            .map(cell -> cell.substring(cell.indexOf('`') + 1, cell.lastIndexOf('`')))
            .toList();

    assertThat(texts).hasSizeGreaterThan(20);
    for (String text : texts) {
      for (String part : text.split("…", -1)) {
        String known = part.replace("'", "").strip();
        assertThat(source.contains(known)).as("%s, of: %s", known, text).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageIsShortAndItsLinksLeadSomewhere(String page) throws IOException {
    Path file = GUIDES.resolve(page);
    String text = Files.readString(file);

    assertThat(text.lines().count()).isLessThanOrEqualTo(MOST_LINES);
    Matcher link = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(text);
    while (link.find()) {
      assertThat(GUIDES.resolve(link.group(1))).as(page).exists();
    }
    if (!page.equals("README.md")) {
      assertThat(Files.readString(GUIDES.resolve("README.md"))).contains("](" + page + ")");
    }
  }

  private Events tests(String name) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(loader.loadClass(name)))
          .execute()
          .testEvents();
    }
  }

  private static String failure(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .map(Throwable::toString)
        .orElse("failed");
  }

  private String main(String name) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                directory
                    + System.getProperty("path.separator")
                    + System.getProperty("java.class.path"),
                name)
            .redirectError(directory.resolve("errors").toFile())
            .redirectOutput(output.toFile())
            .start();
    assertThat(program.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    return Files.readString(output);
  }

  /** All strings of the libraries, with those that are joined over lines in one piece. */
  private static String source() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      for (Path file :
          files
              .filter(each -> each.toString().matches(".*/mesh-[a-z-]+/src/main/.*\\.java"))
              .toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString().replaceAll("\"\\s*\\+\\s*\"", "").replace("'", "");
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }

  private static List<String> all(Predicate<String> content) throws IOException {
    List<String> pages = new ArrayList<>();
    try (Stream<Path> files = Files.list(GUIDES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
        if (content.test(Files.readString(file))) {
          pages.add(String.valueOf(file.getFileName()));
        }
      }
    }
    return pages;
  }
}
