package io.mizzen.it.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of the library modules' poms, without sources, to which forbidden dependencies are added;
 * Maven then validates the copy.
 *
 * <p>The copy runs on the Maven and the local repository of the build that runs this test, offline:
 * whatever it needs was resolved a minute ago.
 */
final class BrokenReactor {
  private static final Path REPOSITORY_ROOT = Path.of("..");
  private static final String FIXTURES = "it/src/test/fixtures/upper-bounds/";
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern MODULES = Pattern.compile("(?s)<modules>.*?</modules>");

  private final Path directory;

  private BrokenReactor(Path directory) {
    this.directory = directory;
  }

  static BrokenReactor in(Path directory) throws IOException {
    BrokenReactor reactor = new BrokenReactor(directory);
    StringBuilder modules = new StringBuilder("<modules>");
    for (String module : poms()) {
      reactor.write(module + "/pom.xml", read(REPOSITORY_ROOT.resolve(module).resolve("pom.xml")));
      modules.append("<module>").append(module).append("</module>");
    }
    String root = read(REPOSITORY_ROOT.resolve("pom.xml"));
    reactor.write("pom.xml", MODULES.matcher(root).replaceFirst(modules + "</modules>"));
    return reactor;
  }

  /** The library modules, without the bom, in the order of the root pom. */
  static List<String> libraries() {
    return MODULE
        .matcher(read(REPOSITORY_ROOT.resolve("pom.xml")))
        .results()
        .map(match -> match.group(1))
        .filter(module -> module.startsWith("mesh-") && !module.equals("mesh-bom"))
        .toList();
  }

  private static List<String> poms() throws IOException {
    Path fixtures = REPOSITORY_ROOT.resolve(FIXTURES);
    try (Stream<Path> children = Files.list(fixtures)) {
      Stream<String> names = children.map(child -> FIXTURES + child.getFileName()).sorted();
      return Stream.of(Stream.of("mesh-bom"), libraries().stream(), names)
          .flatMap(modules -> modules)
          .toList();
    }
  }

  /** Adds a compile dependency, {@code group:artifact} or {@code group:artifact:version}. */
  void depend(String module, String coordinates) throws IOException {
    String[] parts = coordinates.split(":", -1);
    String version = parts.length == 3 ? "<version>" + parts[2] + "</version>" : "";
    String dependency =
        "<dependencies><dependency><groupId>%s</groupId><artifactId>%s</artifactId>%s</dependency>"
            .formatted(parts[0], parts[1], version);
    String pom = read(directory.resolve(module).resolve("pom.xml"));
    String quoted = Matcher.quoteReplacement(dependency);
    write(module + "/pom.xml", pom.replaceFirst("<dependencies>", quoted));
  }

  /** Everything {@code mvn validate} says; a failing module does not stop the others. */
  String validate(String mavenHome, String localRepository)
      throws IOException, InterruptedException {
    Path output = directory.resolve("maven.log");
    Process maven =
        new ProcessBuilder(
                Path.of(mavenHome, "bin", "mvn").toString(),
                "--batch-mode",
                "--offline",
                "--fail-never",
                "-Dmaven.repo.local=" + localRepository,
                "validate")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!maven.waitFor(3, TimeUnit.MINUTES)) {
      maven.destroyForcibly();
      throw new AssertionError("mvn validate: still running after 3 minutes\n" + read(output));
    }
    return read(output);
  }

  private void write(String file, String text) throws IOException {
    Path target = directory.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
