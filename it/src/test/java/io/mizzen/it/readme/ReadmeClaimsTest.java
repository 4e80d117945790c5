package io.mizzen.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The feature table claims only what a test shows: each test it names is there. */
class ReadmeClaimsTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().resolve("..").normalize();

  @Test
  void everyTestItNamesExists() throws IOException {
    Set<String> named =
        TEST.matcher(Files.readString(REPOSITORY.resolve("README.md")))
            .results()
            .map((MatchResult match) -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).hasSizeGreaterThan(10);
    assertThat(tests()).containsAll(named);
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith("Test.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
