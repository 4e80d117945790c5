package io.mizzen.controlplane.source;

import io.mizzen.api.spi.ConfigText;
import io.mizzen.config.yaml.YamlLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a YAML file, or all YAML files below a directory. Links are followed, as Kubernetes mounts
 * them; hidden files and directories are left out: editors keep siblings of a file they are about
 * to replace, and a mounted ConfigMap keeps its real files in one.
 */
final class ConfigFiles {
  /** The cap on a text, one byte more, and the rest of a character that this cuts in two. */
  private static final int MOST_BYTES = YamlLimits.defaults().bytes() + 4;

  private ConfigFiles() {}

  /**
   * The texts in order of their names. A file or directory below the root that cannot be read is
   * {@link ConfigText.Unreadable}.
   *
   * @throws IOException if the root does not exist or cannot be listed; the message names it
   */
  static List<ConfigText> read(Path fileOrDirectory) throws IOException {
    if (!Files.isDirectory(fileOrDirectory)) {
      if (!Files.exists(fileOrDirectory)) {
        throw new NoSuchFileException(fileOrDirectory.toString());
      }
      return List.of(text(fileOrDirectory));
    }
    Walk walk = new Walk(fileOrDirectory);
    Files.walkFileTree(
        fileOrDirectory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
    walk.texts.sort(Comparator.comparing(ConfigText::name));
    return List.copyOf(walk.texts);
  }

  /** The name of a path in messages and ownership. */
  static String nameOf(Path path) {
    return path.toString().replace('\\', '/');
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<ConfigText> texts = new ArrayList<>();

    Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return !directory.equals(root) && isHidden(directory)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file) && isYaml(file)) {
        if (attributes.isRegularFile()) {
          existing(file).ifPresent(texts::add);
        } else if (attributes.isSymbolicLink()) {
          texts.add(unreadable(file, "a link to nothing"));
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(root)) {
        throw e;
      }
      if (!isHidden(file) && !(e instanceof NoSuchFileException)) {
        boolean loop = e instanceof FileSystemLoopException;
        texts.add(unreadable(file, loop ? "a link to a directory above it" : reason(e)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
      if (e != null && directory.equals(root)) {
        throw e;
      }
      if (e != null) {
        texts.add(unreadable(directory, reason(e)));
      }
      return FileVisitResult.CONTINUE;
    }
  }

  static boolean isHidden(Path path) {
    return nameOf(path).substring(nameOf(path).lastIndexOf('/') + 1).startsWith(".");
  }

  private static boolean isYaml(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** A file that vanished since it was listed is not there. */
  private static Optional<ConfigText> existing(Path file) {
    ConfigText text = text(file);
    return text instanceof ConfigText.Unreadable && !Files.exists(file)
        ? Optional.empty()
        : Optional.of(text);
  }

  /** Of a file beyond the cap only as much as it takes to find that out. */
  private static ConfigText text(Path file) {
    byte[] bytes;
    try (InputStream content = Files.newInputStream(file)) {
      bytes = content.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      return unreadable(file, reason(e));
    }
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult decoded =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), text, bytes.length < MOST_BYTES);
    return decoded.isError()
        ? unreadable(file, "not UTF-8")
        : new ConfigText.Content(nameOf(file), text.flip().toString());
  }

  private static ConfigText unreadable(Path file, String reason) {
    return new ConfigText.Unreadable(nameOf(file), reason);
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
