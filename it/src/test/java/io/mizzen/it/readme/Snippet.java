package io.mizzen.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A fenced block of a document. */
final class Snippet {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().resolve("..").normalize();

  private Snippet() {}

  /** The text of the first block of that language in a document of this repository. */
  static String first(String document, String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(REPOSITORY.resolve(document)));
    assertThat(block.find()).as("a %s block in %s", language, document).isTrue();
    return block.group(1);
  }

  /** The texts of all blocks of that language. */
  static List<String> all(String document, String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(REPOSITORY.resolve(document)));
    List<String> texts = new ArrayList<>();
    while (block.find()) {
      texts.add(block.group(1));
    }
    return texts;
  }

  /** Compiles a class against this test's class path, as {@code name.java} of a directory. */
  static void compile(String name, String source, Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-d",
              directory.toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "-proc:none");
      boolean compiled =
          compiler
              .getTask(null, files, problems, options, null, files.getJavaFileObjects(file))
              .call();
      assertThat(compiled).as("%s", problems.getDiagnostics()).isTrue();
    }
  }
}
