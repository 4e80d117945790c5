package io.mizzen.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeExampleTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final String PROMISED = "reviews answered by v2";

  @TempDir Path directory;

  @Test
  void printsWhatTheReadmePromises() throws Exception {
    String readme = Files.readString(repository().resolve("README.md"));
    String example = example(readme);

    assertThat(readme).contains("It prints `" + PROMISED + "`");
    assertThat(run(example)).contains(PROMISED).doesNotContain("reviews answered by v1");
  }

  @Test
  void anotherRuleGivesAnotherAnswer() throws Exception {
    String example = example(Files.readString(repository().resolve("README.md")));
    String otherRule =
        example.replace("{host: reviews, subset: v2}", "{host: reviews, subset: v1}");

    assertThat(otherRule).isNotEqualTo(example);
    assertThat(run(otherRule)).contains("reviews answered by v1").doesNotContain(PROMISED);
  }

  private static String example(String readme) {
    Matcher block = JAVA_BLOCK.matcher(readme);
    assertThat(block.find()).as("a java block in README.md").isTrue();
    return block.group(1);
  }

  /** Compiles the class against this test's class path and runs it; returns what it prints. */
  private String run(String source) throws Exception {
    Path classes = Files.createTempDirectory(directory, "classes");
    Path file = classes.resolve("FirstMesh.java");
    Files.writeString(file, source);
    compile(file, classes);
    Path output = classes.resolve("output");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path") + java.io.File.pathSeparator + classes,
                "FirstMesh")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(program.waitFor(2, java.util.concurrent.TimeUnit.MINUTES)).as("it ends").isTrue();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(program.exitValue()).as(printed).isZero();
    return printed;
  }

  private static void compile(Path file, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  null,
                  files,
                  problems,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-proc:none"),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      assertThat(compiled).as("%s", problems.getDiagnostics()).isTrue();
    }
  }

  private static Path repository() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("README.md")) ? here : here.resolve("..").normalize();
  }
}
