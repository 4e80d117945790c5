package io.mizzen.it.readme;

import io.mizzen.it.poms.Pom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks up everything that a command names: modules, profiles, properties, tests, files. */
final class CommandCheck {
  private static final Set<String> PHASES =
      Set.of("validate", "compile", "test", "package", "verify", "install", "deploy");

  /** Read by Maven and its plugins, not by this repository. */
  private static final Set<String> OTHERS_PROPERTIES =
      Set.of(
          "test",
          "skipTests",
          "surefire.failIfNoSpecifiedTests",
          "exec.mainClass",
          "exec.cleanupDaemonThreads",
          "altDeploymentRepository",
          "spring-boot.run.profiles");

  /** Of plugins in projects that a document has its reader make. */
  private static final Set<String> OTHERS_GOALS = Set.of("spring-boot:run");

  private static final Set<String> FLAGS = Set.of("-B", "-q", "-o", "-am", "-ntp", "-pl");

  private final Path repository;
  private final Pom root = Pom.root();

  CommandCheck(Path repository) {
    this.repository = repository;
  }

  /** The parts that the command names and that are not there; empty when all is. */
  List<String> problems(DocumentedCommand command) {
    if (command.isMaven()) {
      return mavenProblems(command);
    }
    return command.words().get(0).equals("java")
        ? jarProblems(command.words().get(2))
        : scriptProblems(command.words());
  }

  private List<String> mavenProblems(DocumentedCommand command) {
    List<String> problems = new ArrayList<>();
    List<String> selected = command.listAfter("-pl");
    List<String> words = command.words();
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("-P")) {
        for (String profile : word.substring(2).split(",", -1)) {
          problems.addAll(profileProblems(profile, selected));
        }
      } else if (word.startsWith("-Dtest=")) {
        problems.addAll(testProblems(word.substring("-Dtest=".length()), selected));
      } else if (word.startsWith("-D")) {
        problems.addAll(propertyProblems(word.substring(2).split("=", 2)[0]));
      } else if (words.get(i - 1).equals("-pl")) {
        selected.stream()
            .filter(module -> !isPlaceholder(module) && !root.modules().contains(module))
            .forEach(module -> problems.add("no module " + module));
      } else if (!FLAGS.contains(word) && !isGoal(word)) {
        problems.add("neither an option, a phase nor a goal: " + word);
      }
    }
    return problems;
  }

  private List<String> profileProblems(String profile, List<String> modules) {
    List<Pom> poms = new ArrayList<>(List.of(root));
    modules.forEach(module -> poms.add(Pom.of(module)));
    if (poms.stream().noneMatch(pom -> pom.profiles().contains(profile))) {
      return List.of("no profile " + profile + " in the root or " + modules);
    }
    List<String> problems = new ArrayList<>();
    String plugins = "//profile[id='" + profile + "']/build/plugins/plugin/artifactId";
    for (Pom pom : poms) {
      for (String plugin : pom.texts(plugins)) {
        if (root.texts("//plugin[artifactId='" + plugin + "']/configuration/skip").contains("true")
            && !pom.texts("//plugin[artifactId='" + plugin + "']//skip").contains("false")) {
          problems.add("profile " + profile + " runs " + plugin + ", which the root skips");
        }
      }
    }
    return problems;
  }

  private List<String> testProblems(String tests, List<String> modules) {
    List<String> problems = new ArrayList<>();
    for (String test : tests.split(",", -1)) {
      if (files(modules).noneMatch(file -> file.endsWith(test + ".java"))) {
        problems.add("no test " + test + " in " + modules);
      }
    }
    return problems;
  }

  private List<String> propertyProblems(String property) {
    boolean known =
        OTHERS_PROPERTIES.contains(property)
            || !root.texts("/project/properties/*[name()='" + property + "']").isEmpty()
            || files(root.modules())
                .filter(file -> file.toString().matches(".*(\\.java|pom\\.xml)"))
                .map(CommandCheck::read)
                .anyMatch(
                    text ->
                        text.contains('"' + property + '"') || text.contains("<" + property + ">"));
    return known ? List.of() : List.of("nobody reads the property " + property);
  }

  private boolean isGoal(String word) {
    if (OTHERS_GOALS.contains(word)) {
      return true;
    }
    String[] parts = word.split(":", -1);
    return switch (parts.length) {
      case 1 -> PHASES.contains(word);
      case 2 -> !root.texts("//plugin[artifactId='" + parts[0] + "-maven-plugin']").isEmpty();
      case 4 -> root.texts("//plugin[artifactId='" + parts[1] + "']/version").contains(parts[2]);
      default -> false;
    };
  }

  private List<String> jarProblems(String jar) {
    boolean built =
        root.modules().stream()
            .anyMatch(
                module ->
                    jar.equals(
                        module
                            + "/target/"
                            + Pom.of(module).texts("/project/artifactId").get(0)
                            + "-"
                            + root.version()
                            + ".jar"));
    return built ? List.of() : List.of("no module makes " + jar);
  }

  private List<String> scriptProblems(List<String> words) {
    Path script = repository.resolve(words.get(0));
    if (!Files.isExecutable(script)) {
      return List.of("no executable file " + words.get(0));
    }
    String text = read(script);
    return words.stream()
        .skip(1)
        .filter(word -> words.get(0).startsWith(".ci/") && !text.contains(word))
        .map(word -> words.get(0) + " does not know " + word)
        .toList();
  }

  private Stream<Path> files(List<String> modules) {
    return modules.stream()
        .map(repository::resolve)
        .flatMap(CommandCheck::below)
        .filter(file -> !file.toString().contains("/target/"));
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> below(Path directory) {
    return list(directory).stream();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPlaceholder(String word) {
    return word.startsWith("<");
  }
}
