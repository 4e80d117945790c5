package io.mizzen.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class HouseRulesTest {
  private static final Pattern FIXTURE =
      Pattern.compile("io\\.mizzen\\.it\\.fixtures\\.[\\w.]*?([A-Z]\\w*)");

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/io/mizzen/examples/"))
          .importPackages(Rooms.product().root());

  private static final JavaClasses FIXTURES =
      new ClassFileImporter().importPackages(Rooms.fixtures().root());

  static final List<HouseRule> RULES = HouseRules.all();

  @ParameterizedTest
  @FieldSource("RULES")
  void productObeys(HouseRule rule) {
    EvaluationResult result =
        rule.statement().apply(Rooms.product()).allowEmptyShould(true).evaluate(PRODUCT);

    assertThat(result.getFailureReport().getDetails()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void ruleCatchesItsFixturesAndNothingElse(HouseRule rule) {
    EvaluationResult result = rule.statement().apply(Rooms.fixtures()).evaluate(FIXTURES);

    TreeSet<String> caught = new TreeSet<>();
    for (String detail : result.getFailureReport().getDetails()) {
      caught.addAll(culprits(detail));
    }
    assertThat(caught).containsExactlyInAnyOrderElementsOf(rule.culprits());
  }

  /** A module that the class path of this test lacks would pass every rule unseen. */
  @ParameterizedTest
  @MethodSource("modulesWithCode")
  void everyModuleIsSeen(String module) {
    assertThat(PRODUCT)
        .anyMatch(type -> type.getSource().orElseThrow().getUri().toString().contains(module));
  }

  @Test
  void onlyProductClassesAreSeen() {
    assertThat(PRODUCT).noneMatch(type -> type.getPackageName().startsWith("io.mizzen.it"));
  }

  static List<String> modulesWithCode() throws IOException {
    try (Stream<Path> children = Files.list(Path.of(".."))) {
      return children
          .filter(child -> Files.exists(child.resolve("pom.xml")))
          .filter(HouseRulesTest::hasCode)
          .map(child -> child.getFileName().toString())
          .filter(name -> name.startsWith("mesh-"))
          .sorted()
          .toList();
    }
  }

  private static boolean hasCode(Path module) {
    return Files.exists(module.resolve("src/main/java"));
  }

  /** The classes a finding accuses: the one named first, or every member of a cycle. */
  private static List<String> culprits(String detail) {
    Matcher names = FIXTURE.matcher(detail);
    TreeSet<String> found = new TreeSet<>();
    while (names.find()) {
      found.add(names.group(1));
      if (!detail.startsWith("Cycle")) {
        break;
      }
    }
    return List.copyOf(found);
  }
}
