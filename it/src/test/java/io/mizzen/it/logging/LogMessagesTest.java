package io.mizzen.it.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No library module logs a message without a fact in it, read from the sources. */
class LogMessagesTest {
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(?:\\.log|\\b(?i:log|logger)\\.(?:trace|debug|info|warn|error))\\(\\s*\"([^\"]*)\"");
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().resolve("..").normalize();

  @Test
  void everyMessageOfTheLibraryHasAPlaceholder() throws IOException {
    List<String> bare = new ArrayList<>();
    int messages = 0;
    for (Path source : sources()) {
      List<String> found = messages(Files.readString(source));
      messages += found.size();
      found.stream()
          .filter(message -> !message.contains("{}"))
          .forEach(message -> bare.add(source.getFileName() + ": " + message));
    }

    assertThat(messages).isGreaterThan(15);
    assertThat(bare).isEmpty();
  }

  @Test
  void aBareMessageIsFound() {
    assertThat(messages("LOG.atInfo().addKeyValue(\"proxy\", id).log(\n  \"stream opened\");"))
        .containsExactly("stream opened");
    assertThat(messages("log.debug(\"not scheduled\", e);")).containsExactly("not scheduled");
  }

  private static List<String> messages(String source) {
    Matcher matcher = MESSAGE.matcher(source);
    List<String> messages = new ArrayList<>();
    while (matcher.find()) {
      messages.add(matcher.group(1));
    }
    return messages;
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(REPOSITORY)) {
      for (Path module : modules.filter(each -> each.toString().contains("mesh-")).toList()) {
        Path main = module.resolve("src/main/java");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
