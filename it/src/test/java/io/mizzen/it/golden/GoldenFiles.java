package io.mizzen.it.golden;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory of istiod's answers. */
record GoldenFiles(Path root) {
  private static final Path BESIDE = Path.of("..", "..", "shared", "golden");

  /** Skips the test where there is none. */
  static GoldenFiles find() {
    String named = System.getProperty("mizzen.golden", "");
    Path root = named.isBlank() ? BESIDE : Path.of(named);
    assumeTrue(
        Files.isDirectory(root),
        () -> "no answers of istiod at " + root.toAbsolutePath() + " (-Dmizzen.golden=DIR)");
    return new GoldenFiles(root);
  }

  /** Whether these are other answers than those beside the repository. */
  boolean areOthers() {
    return !root.equals(BESIDE);
  }

  /** The folders of cases with proxies and their resources, sorted: whatever there is. */
  List<String> folders() {
    return directories(root).stream()
        .filter(
            folder ->
                directories(root.resolve(folder)).stream()
                    .anyMatch(
                        each -> Files.exists(root.resolve(Path.of(folder, each, "index.json")))))
        .toList();
  }

  /** The cases of a folder, sorted. */
  List<String> cases(String folder) {
    return directories(root.resolve(folder));
  }

  private static List<String> directories(Path parent) {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(Files::isDirectory)
          .map(each -> each.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonObject json(String first, String... more) {
    return JsonParser.parseString(text(Path.of(first, more))).getAsJsonObject();
  }

  /** The Kubernetes objects behind a folder. */
  String input(String folder) {
    String file =
        switch (folder) {
          case "samples" -> "samples-http.yaml";
          case "samples-grpc-port" -> "samples-grpc.yaml";
          default -> folder + ".yaml";
        };
    return text(Path.of("inputs", file));
  }

  /** The rule files of a case, by name. */
  List<String> rules(String folder, String name) {
    JsonElement files = json(folder, name, "index.json").get("files");
    List<String> texts = new ArrayList<>();
    if (files != null && files.isJsonArray()) {
      files.getAsJsonArray().forEach(file -> texts.add(rule(file.getAsString())));
    }
    return texts;
  }

  /** A proxy's resources of one kind by name, those of the base case that it shares among them. */
  Map<String, JsonObject> resources(String folder, String name, String proxy, ResourceKind kind) {
    JsonObject file = json(folder, name, proxy, kind.file() + ".json");
    Map<String, JsonObject> all = new LinkedHashMap<>();
    if (!file.get("complete").getAsBoolean()) {
      all.putAll(resources(folder, "00-base", proxy, kind));
      Optional.ofNullable(file.getAsJsonArray("removed"))
          .ifPresent(gone -> gone.forEach(each -> all.remove(each.getAsString())));
    }
    file.getAsJsonArray("resources")
        .forEach(
            each -> {
              JsonObject resource = each.getAsJsonObject();
              String key = resource.has("name") ? "name" : "clusterName";
              all.put(resource.get(key).getAsString(), resource);
            });
    return all;
  }

  private String rule(String file) {
    List<Path> places =
        List.of(
            root.resolve("inputs"),
            root.resolveSibling("samples"),
            BESIDE.resolveSibling("samples"));
    for (Path directory : places.stream().filter(Files::isDirectory).toList()) {
      try (Stream<Path> all = Files.walk(directory)) {
        Optional<Path> found =
            all.filter(
                    path ->
                        path.getFileName()
                            .toString()
                            .equals(Path.of(file).getFileName().toString()))
                .filter(path -> path.endsWith(Path.of(file)))
                .findFirst();
        if (found.isPresent()) {
          return Files.readString(found.get());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new AssertionError("no rule file " + file);
  }

  private String text(Path file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
