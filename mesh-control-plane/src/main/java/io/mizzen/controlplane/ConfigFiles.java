package io.mizzen.controlplane;

import io.mizzen.api.EscapedText;
import io.mizzen.config.yaml.YamlLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads a YAML file, or all YAML files below a directory in the order of their names. */
final class ConfigFiles {
  /** The cap on a text, one byte more, and the rest of a character that this cuts in two. */
  private static final int MOST_BYTES = YamlLimits.defaults().bytes() + 4;

  private ConfigFiles() {}

  /**
   * @throws IOException if a file cannot be read; the message names it
   */
  static List<SourceText> read(Path fileOrDirectory) throws IOException {
    List<SourceText> texts = new ArrayList<>();
    for (Path file : files(fileOrDirectory)) {
      texts.add(new SourceText(nameOf(file), text(file)));
    }
    return texts;
  }

  /** What messages and ownership call a path. */
  static String nameOf(Path path) {
    return path.toString().replace('\\', '/');
  }

  private static List<Path> files(Path fileOrDirectory) throws IOException {
    if (!Files.isDirectory(fileOrDirectory)) {
      return List.of(fileOrDirectory);
    }
    try (Stream<Path> below = Files.walk(fileOrDirectory)) {
      return below
          .filter(Files::isRegularFile)
          .filter(file -> isYaml(fileOrDirectory.relativize(file)))
          .sorted()
          .toList();
    }
  }

  /**
   * Hidden files and directories are left out: editors keep siblings of a file they are about to
   * replace, and a mounted ConfigMap keeps its real files in one.
   */
  private static boolean isYaml(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    String name = relative.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** Of a file beyond the cap only as much as it takes to find that out. */
  private static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream content = Files.newInputStream(file)) {
      bytes = content.readNBytes(MOST_BYTES);
    }
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult decoded =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), text, bytes.length < MOST_BYTES);
    if (decoded.isError()) {
      throw new IOException(EscapedText.of(file.toString()) + ": not UTF-8");
    }
    return text.flip().toString();
  }
}
