package io.mizzen.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules for all tests, read from the sources of all modules. */
class TestHygieneTest {
  private static final Map<String, Pattern> FORBIDDEN =
      Map.of(
          "sleeps instead of waiting for a condition",
              Pattern.compile("\\bThread\\.sleep\\(|\\b(SECONDS|MILLISECONDS|MINUTES)\\.sleep\\("),
          "parks instead of waiting for a condition", Pattern.compile("LockSupport\\.park"),
          "is switched off", Pattern.compile("^\\s*@Disabled\\b"),
          "waits with Awaitility's default of 10 s, which a busy machine takes (expected: atMost)",
              Pattern.compile("\\bawait\\(\\)\\.(?!atMost\\b)\\w+"));

  @Test
  void noTestDoesWhatItMustNot() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path source : testSources()) {
      complaints.addAll(complaints(source.toString(), Files.readAllLines(source)));
    }

    assertThat(complaints).isEmpty();
  }

  @Test
  void testsOfAllModulesAreRead() throws IOException {
    assertThat(testSources())
        .extracting(source -> source.subpath(1, 2).toString())
        .contains("it", "mesh-testkit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
              Thread.sleep(100);            | sleeps
              TimeUnit.SECONDS.sleep(1);    | sleeps
              LockSupport.parkNanos(1_000); | parks
              @Disabled("flaky")            | is switched off
              await().until(() -> true);    | waits with Awaitility's default
          """)
  void offendingLineIsFound(String line, String complaint) {
    assertThat(complaints("AnyTest.java", List.of("class AnyTest {", line)))
        .singleElement()
        .asString()
        .startsWith("AnyTest.java:2 " + complaint);
  }

  private static List<String> complaints(String file, List<String> lines) {
    List<String> complaints = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = statement(lines, i);
      int number = i + 1;
      FORBIDDEN.forEach(
          (what, pattern) -> {
            if (pattern.matcher(line).find()) {
              complaints.add(file + ":" + number + " " + what);
            }
          });
    }
    return complaints;
  }

  /** A line, with the next one where a chain of calls goes on there. */
  private static String statement(List<String> lines, int index) {
    String line = lines.get(index);
    return line.endsWith("await()") && index + 1 < lines.size()
        ? line + lines.get(index + 1).strip()
        : line;
  }

  /** Test classes of every module; fixtures of this one break rules on purpose. */
  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        Path.of(".."),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            boolean skipped =
                name.equals("target") || name.equals("fixtures") || name.equals("node_modules");
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = file.toString().replace('\\', '/');
            boolean self = path.endsWith("/TestHygieneTest.java");
            if (path.contains("/src/test/java/") && path.endsWith(".java") && !self) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }
}
