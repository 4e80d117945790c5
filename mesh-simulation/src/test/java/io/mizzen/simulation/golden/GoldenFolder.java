package io.mizzen.simulation.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Istio's answers: {@code -Dmizzen.golden=<directory>}, by default {@code ../shared/golden} beside
 * the repository. Tests that need it are skipped where it is missing.
 */
final class GoldenFolder {
  private static final Path ROOT =
      Path.of(System.getProperty("mizzen.golden", "../../shared/golden"));

  private GoldenFolder() {}

  /** A file or folder; the test is skipped when there is none. */
  static Path find(String name) {
    Path path = ROOT.resolve(name);
    Assumptions.assumeTrue(
        Files.exists(path), () -> "no reference answers: " + path + " is missing");
    return path;
  }

  static JsonElement json(Path file) {
    try {
      return JsonParser.parseString(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of a folder, sorted by name. */
  static List<Path> in(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
