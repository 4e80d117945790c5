package io.mizzen.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One directory of golden files: inputs written by hand, and outputs that the code must reproduce.
 *
 * <p>{@link #check} compares all outputs at once and fails on a changed, a missing and an orphaned
 * file, so a directory never holds text nobody looks at. {@code -Dgolden.update} rewrites the
 * outputs instead and deletes orphans; the review of that diff is the test. Files are UTF-8 and
 * compared by line: the line separator of a check-out does not matter.
 *
 * <pre>{@code
 * static List<Golden> features() {
 *   return Golden.cases(Path.of("src/test/golden"), "in.yaml");
 * }
 *
 * @ParameterizedTest
 * @MethodSource("features")
 * void translates(Golden golden) {
 *   golden.check(translate(golden.input("in.yaml")));
 * }
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Golden {
  /** The system property that turns comparing into rewriting. */
  static final String UPDATE_PROPERTY = "golden.update";

  enum Mode {
    COMPARE,
    UPDATE
  }

  private final Path directory;
  private final Set<String> inputs;
  private final Mode mode;

  Golden(Path directory, Set<String> inputs, Mode mode) {
    this.directory = directory;
    this.inputs = Set.copyOf(inputs);
    this.mode = mode;
  }

  /**
   * The golden files of one directory.
   *
   * @param directory relative to the module, for example {@code src/test/golden/weights}
   * @param inputs names of the files that are read and never written, for example {@code in.yaml}
   */
  public static Golden of(Path directory, String... inputs) {
    Mode mode = System.getProperty(UPDATE_PROPERTY) == null ? Mode.COMPARE : Mode.UPDATE;
    return new Golden(directory, Set.of(inputs), mode);
  }

  /**
   * One case per sub-directory of {@code root}, by name.
   *
   * @throws AssertionError if there is none: a test over nothing proves nothing
   */
  public static List<Golden> cases(Path root, String... inputs) {
    try (Stream<Path> children = Files.list(root)) {
      List<Golden> cases =
          children.filter(Files::isDirectory).sorted().map(child -> of(child, inputs)).toList();
      if (cases.isEmpty()) {
        throw new AssertionError("golden cases: none below " + root + " (expected: at least one)");
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of an input file, with {@code \n} as line separator. */
  public String input(String name) {
    if (!inputs.contains(name)) {
      throw new IllegalArgumentException("input: " + name + " (expected: one of " + inputs + ")");
    }
    return read(directory.resolve(name));
  }

  /**
   * Compares the outputs with the files of this directory, or rewrites the files.
   *
   * @param outputs text by file name; a name may hold a {@code /}
   * @throws AssertionError naming each file that changed, is missing or is an orphan
   */
  public void check(Map<String, String> outputs) {
    Map<String, String> stored = storedOutputs();
    if (mode == Mode.UPDATE) {
      stored.keySet().stream().filter(name -> !outputs.containsKey(name)).forEach(this::delete);
      outputs.forEach(this::write);
      return;
    }
    TreeSet<String> names = new TreeSet<>(stored.keySet());
    names.addAll(outputs.keySet());
    StringBuilder problems = new StringBuilder();
    for (String name : names) {
      String problem = problem(stored.get(name), outputs.get(name));
      if (!problem.isEmpty()) {
        problems.append("\n  ").append(name).append(": ").append(problem);
      }
    }
    if (!problems.isEmpty()) {
      throw new AssertionError(
          "golden files of " + directory + " (accept with -D" + UPDATE_PROPERTY + "):" + problems);
    }
  }

  /** The name of the directory, so that parameterised tests are readable. */
  @Override
  public String toString() {
    return String.valueOf(directory.getFileName());
  }

  private static String problem(@Nullable String expected, @Nullable String actual) {
    if (expected == null) {
      return "missing file";
    }
    if (actual == null) {
      return "orphan, nothing produces it";
    }
    return expected.equals(normalised(actual)) ? "" : firstDifference(expected, normalised(actual));
  }

  private static String firstDifference(String expected, String actual) {
    String[] expectedLines = expected.split("\n", -1);
    String[] actualLines = actual.split("\n", -1);
    int line = 0;
    int common = Math.min(expectedLines.length, actualLines.length);
    while (line < common && expectedLines[line].equals(actualLines[line])) {
      line++;
    }
    return "line "
        + (line + 1)
        + "\n    expected: "
        + lineOrEnd(expectedLines, line)
        + "\n    actual:   "
        + lineOrEnd(actualLines, line);
  }

  private static String lineOrEnd(String[] lines, int line) {
    return line < lines.length ? lines[line] : "(end of text)";
  }

  private Map<String, String> storedOutputs() {
    Map<String, String> stored = new TreeMap<>();
    if (!Files.exists(directory)) {
      return stored;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString().replace('\\', '/');
        if (!inputs.contains(name)) {
          stored.put(name, read(file));
        }
      }
      return stored;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return normalised(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String normalised(String text) {
    return text.replace("\r\n", "\n");
  }

  private void write(String name, String text) {
    Path file = directory.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, normalised(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(String name) {
    try {
      Files.delete(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
