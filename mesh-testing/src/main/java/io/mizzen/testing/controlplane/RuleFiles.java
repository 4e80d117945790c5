package io.mizzen.testing.controlplane;

import io.mizzen.api.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a test applied, as files of a directory of its own: the control plane takes back
 * what a file declared when it becomes empty, and lets what was applied before act again. Messages
 * name the place the text came from instead of the file. Safe for use by many threads.
 */
@API(status = API.Status.INTERNAL)
public final class RuleFiles implements AutoCloseable {
  private static final Pattern POSITION = Pattern.compile("(?::(\\d+):(\\d+))?");

  private final Path directory;
  private final List<RuleFile> files = new CopyOnWriteArrayList<>();

  /**
   * One text that was applied.
   *
   * @param name what messages call it
   */
  public record RuleFile(Path path, String name, String yaml, Kind kind) {}

  /** The origin of a text. */
  public enum Kind {
    /** A file; its lines are those of the name. */
    FILE,
    /** A text of Java; its lines are counted from its own start. */
    TEXT
  }

  private RuleFiles(Path directory) {
    this.directory = directory;
  }

  static RuleFiles create() {
    try {
      return new RuleFiles(Files.createTempDirectory("mizzen-test").toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary directory", e);
    }
  }

  /** Stores one more text. */
  synchronized RuleFile add(String name, String yaml, Kind kind) {
    Path path = directory.resolve("%06d.yaml".formatted(files.size()));
    RuleFile file = new RuleFile(path, name, yaml, kind);
    write(path, yaml);
    files.add(file);
    return file;
  }

  /** Has a file declare nothing any more. */
  void empty(RuleFile file) {
    write(file.path(), "");
  }

  /** All texts that were applied, in this order. */
  public List<RuleFile> all() {
    return List.copyOf(files);
  }

  /** A message of the control plane with the names of the texts instead of the files. */
  public String readable(String message) {
    String readable = message;
    for (RuleFile file : files) {
      if (readable.contains(file.path().toString())) {
        readable =
            Pattern.compile(Pattern.quote(file.path().toString()) + POSITION)
                .matcher(readable)
                .replaceAll(match -> Matcher.quoteReplacement(place(file, match.group(1))));
      }
    }
    return readable;
  }

  /** The position of something, for messages. */
  public String place(Origin origin) {
    return readable(origin.toString());
  }

  @Override
  public void close() {
    try {
      for (RuleFile file : files) {
        Files.deleteIfExists(file.path());
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }

  private static String place(RuleFile file, @Nullable String line) {
    if (line == null) {
      return file.name();
    }
    return file.kind() == Kind.FILE ? file.name() + ":" + line : file.name() + ", line " + line;
  }

  private static void write(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }
}
