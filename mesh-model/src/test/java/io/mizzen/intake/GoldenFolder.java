package io.mizzen.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/**
 * Istio's answers to many inputs: {@code -Dmizzen.golden=<directory>}, by default {@code
 * ../shared/golden} beside the repository. Tests that need it are skipped where it is missing.
 */
public final class GoldenFolder {
  private static final Path ROOT =
      Path.of(System.getProperty("mizzen.golden", "../../shared/golden"));

  private GoldenFolder() {}

  /**
   * The differences from Istio that are meant.
   *
   * @param reason why
   * @param concerns which cases
   */
  public record Difference<C>(String reason, Predicate<C> concerns) {}

  /** A file or folder; the test is skipped when there is none. */
  public static Path find(String name) {
    Path path = ROOT.resolve(name);
    Assumptions.assumeTrue(
        Files.exists(path), () -> "no reference answers: " + path + " is missing");
    return path;
  }

  /**
   * The share of cases that are answered as Istio does or that differ on purpose; prints how many.
   *
   * @param answers describes what differs; empty where nothing does
   * @param unexplained takes what differs without a reason
   */
  public static <C> double score(
      String name,
      List<C> cases,
      List<Difference<C>> differences,
      Function<C, String> answers,
      List<String> unexplained) {
    int same = 0;
    int accepted = 0;
    for (C each : cases) {
      String different = answers.apply(each);
      if (different.isEmpty()) {
        same++;
      } else if (differences.stream().anyMatch(d -> d.concerns().test(each))) {
        accepted++;
      } else {
        unexplained.add(different);
      }
    }
    System.out.printf(
        "golden %s: %d of %d, %d accepted differences%n", name, same, cases.size(), accepted);
    return cases.isEmpty() ? 1 : (double) same / cases.size();
  }
}
