package io.mizzen.examples.bookinfo.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory of YAML files that people edit while the demo runs.
 *
 * @param path the directory
 */
public record RuleDirectory(Path path) {

  /**
   * The directory, made and filled with subsets and all-v1 if it does not exist yet.
   *
   * @throws UncheckedIOException if it cannot be made
   */
  public static RuleDirectory prepare(Path path) {
    try {
      if (!Files.exists(path)) {
        Files.createDirectories(path);
        for (String file : List.of(RuleShelf.SUBSETS, RuleShelf.ALL_V1)) {
          Files.writeString(path.resolve(file), RuleShelf.text(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("rules: " + path + " cannot be made", e);
    }
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException("rules: " + path + " (expected: a directory)");
    }
    return new RuleDirectory(path);
  }

  /**
   * The texts of the YAML files in order of their names.
   *
   * @throws UncheckedIOException if one cannot be read
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(RuleDirectory::isYaml).sorted().toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("rules: " + path + " cannot be read", e);
    }
    return texts;
  }

  private static boolean isYaml(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }
}
