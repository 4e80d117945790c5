package io.mizzen.testing.controlplane;

import io.mizzen.testing.controlplane.RuleFiles.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Reads the texts that a test names. */
@API(status = API.Status.INTERNAL)
public final class RuleSources {
  private static final String CLASS_PATH = "classpath:";
  private static final StackWalker STACK = StackWalker.getInstance();

  /**
   * A text, and what messages call it.
   *
   * @param kind how its lines are counted
   */
  public record RuleText(String name, String yaml, Kind kind) {}

  private RuleSources() {}

  /**
   * A text of Java, named after the line of the test that applies it.
   *
   * @param facade the class whose method the test calls
   */
  public static RuleText text(String yaml, Class<?> facade) {
    return new RuleText("text at " + callerOf(facade), yaml, Kind.TEXT);
  }

  /** {@code classpath:name}, or the path of a file or directory. */
  public static List<RuleText> at(String location, ClassLoader loader) {
    return location.startsWith(CLASS_PATH)
        ? List.of(resource(location, loader))
        : files(Path.of(location));
  }

  /** A file, or all YAML files below a directory in the order of their names. */
  public static List<RuleText> files(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        return List.of(new RuleText(path.toString(), Files.readString(path), Kind.FILE));
      }
      try (Stream<Path> below = Files.walk(path)) {
        return below
            .filter(file -> file.toString().matches(".*\\.ya?ml"))
            .filter(Files::isRegularFile)
            .sorted()
            .flatMap(file -> files(file).stream())
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "rules: cannot read "
              + path
              + " (expected: a file or directory; working directory is "
              + Path.of("").toAbsolutePath()
              + ")",
          e);
    }
  }

  private static RuleText resource(String location, ClassLoader loader) {
    String name = location.substring(CLASS_PATH.length()).replaceFirst("^/", "");
    try (InputStream stream = loader.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalArgumentException(
            "rules: " + location + " (expected: a resource on the class path of the test)");
      }
      return new RuleText(
          location, new String(stream.readAllBytes(), StandardCharsets.UTF_8), Kind.FILE);
    } catch (IOException e) {
      throw new UncheckedIOException("rules: cannot read " + location, e);
    }
  }

  private static String callerOf(Class<?> facade) {
    List<String> own = List.of(RuleSources.class.getName(), facade.getName());
    return STACK.walk(
        frames ->
            frames
                .filter(frame -> !own.contains(frame.getClassName()))
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("an unknown place"));
  }
}
