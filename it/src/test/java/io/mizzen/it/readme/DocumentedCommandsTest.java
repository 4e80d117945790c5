package io.mizzen.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a document names can be carried out: what it names is there. {@code
 * .ci/user.sh} and {@code .ci/run full} run those of the README and the benchmarks.
 */
class DocumentedCommandsTest {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().resolve("..").normalize();

  private final CommandCheck check = new CommandCheck(REPOSITORY);

  static List<DocumentedCommand> commands() throws IOException {
    List<DocumentedCommand> commands = new ArrayList<>();
    for (Path document : documents()) {
      String name = REPOSITORY.relativize(document).toString();
      commands.addAll(DocumentedCommand.in(name, Files.readString(document)));
    }
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everythingACommandNamesIsThere(DocumentedCommand command) {
    assertThat(check.problems(command)).as(command.toString()).isEmpty();
  }

  @Test
  void commandsOfAllDocumentsAreRead() throws IOException {
    assertThat(commands())
        .extracting(DocumentedCommand::where)
        .contains(
            "README.md",
            "CONTRIBUTING.md",
            "examples/bookinfo/README.md",
            "examples/bookinfo/run-processes.sh");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mvn -pl mesh-modell verify                 | no module mesh-modell
          mvn -Pnone -pl jmh package                 | no profile none
          mvn -pl mesh-model test -Dtest=NoSuchTest  | no test NoSuchTest
          mvn verify -Dgolden.updates                | nobody reads the property golden.updates
          mvn verifi                                 | neither an option, a phase nor a goal: verifi
          java -jar examples/bookinfo/target/b-1.jar | no module makes
          .ci/runs                                   | no executable file .ci/runs
          .ci/run fulll                              | does not know fulll
          """)
  void aWrongCommandIsFound(String line, String problem) {
    List<DocumentedCommand> wrong = DocumentedCommand.in("A.md", "```sh\n" + line + "\n```");

    assertThat(wrong).hasSize(1);
    assertThat(check.problems(wrong.get(0))).singleElement().asString().contains(problem);
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(md|sh)"))
          .filter(file -> !file.toString().matches(".*/(target|node_modules|\\.git)/.*"))
          .sorted()
          .toList();
    }
  }
}
