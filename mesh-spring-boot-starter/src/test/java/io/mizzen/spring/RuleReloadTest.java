package io.mizzen.spring;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.controlplane.ControlPlane;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The places where rules lie, and what becomes of an edit while the application runs. */
class RuleReloadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final ApplicationContextRunner runner = Contexts.runner();

  @Test
  void aDirectoryIsFollowedUnlessThatIsSwitchedOff() throws IOException {
    Path rules = Files.createDirectory(directory.resolve("rules"));
    Path file = Files.writeString(rules.resolve("rules.yaml"), service("ratings"));
    ApplicationContextRunner here = runner.withPropertyValues("mizzen.rules.locations=" + rules);

    here.run(
        followed ->
            here.withPropertyValues("mizzen.rules.reload=false")
                .run(
                    fixed -> {
                      save(file, service("details"));
                      await()
                          .atMost(PATIENCE)
                          .untilAsserted(() -> assertThat(rules(followed)).contains("details"));
                      assertThat(rules(followed)).doesNotContain("ratings");
                      assertThat(rules(fixed)).contains("ratings").doesNotContain("details");
                    }));
  }

  @Test
  void anEditThatIsWrongLeavesTheLastGoodRuleAndIsShown() throws IOException {
    Path rules = Files.createDirectory(directory.resolve("rules"));
    Path file = Files.writeString(rules.resolve("rules.yaml"), service("ratings"));

    runner
        .withPropertyValues("mizzen.rules.locations=file:" + rules)
        .run(
            context -> {
              save(file, service("ratings").replace("9080", "much"));
              await()
                  .atMost(PATIENCE)
                  .untilAsserted(
                      () ->
                          assertThat(String.valueOf(mesh(context).get("findings")))
                              .contains("rules.yaml:4")
                              .contains("much"));
              assertThat(rules(context)).contains("ratings");
              await()
                  .atMost(PATIENCE)
                  .untilAsserted(
                      () ->
                          assertThat(
                                  context.getBean(MeshHealthIndicator.class).health().getDetails())
                              .containsEntry("errors", 1L));
              save(file, service("ratings"));
              await()
                  .atMost(PATIENCE)
                  .untilAsserted(
                      () -> assertThat((List<?>) mesh(context).get("findings")).isEmpty());
            });
  }

  /** A rule that is left out at the start is shown as well. */
  @Test
  void aRuleThatWasLeftOutIsShown() throws IOException {
    Path file = Files.writeString(directory.resolve("bad.yaml"), service("x").replace("9080", "y"));

    runner
        .withPropertyValues("mizzen.rules.locations=" + file, "mizzen.rules.on-error=degrade")
        .run(
            context ->
                assertThat(String.valueOf(mesh(context).get("findings"))).contains("bad.yaml:4"));
  }

  @Test
  void rulesOfAJarAreApplied() throws IOException {
    Path jar = directory.resolve("rules.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      // Spring's pattern finds files below directories that the jar names.
      entries.putNextEntry(new JarEntry("rules/"));
      entries.putNextEntry(new JarEntry("rules/details.yaml"));
      entries.write(service("details").getBytes(StandardCharsets.UTF_8));
    }

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
      runner
          .withClassLoader(loader)
          .withPropertyValues("mizzen.rules.locations=classpath*:rules/*.yaml")
          .run(context -> assertThat(rules(context)).contains("details"));
    }
  }

  /** As an editor proposes it, beside the one that is the default. */
  @Test
  void locationsAreAppliedInTheirOrderAndAPatternMayMatchNothing() throws IOException {
    Path first = Files.writeString(directory.resolve("first.yaml"), service("ratings"));
    Path second =
        Files.writeString(
            directory.resolve("second.yaml"), service("ratings").replace("9080", "9081"));

    runner
        .withPropertyValues(
            "mizzen.rules.locations=classpath:/mesh/*.yaml,classpath*:none/*.yaml,"
                + first
                + ","
                + second)
        .run(
            context -> {
              assertThat(rules(context)).contains("reviews").contains("second.yaml");
              assertThat(context.getBean(ControlPlane.class).snapshot().services().toString())
                  .contains("9081");
            });
  }

  /** Whole at once: a file that is being written may be read while it is still empty. */
  private void save(Path file, String text) throws IOException {
    Path written = Files.writeString(directory.resolve("written"), text);
    Files.move(written, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  private static String rules(ApplicationContext context) {
    return String.valueOf(mesh(context).get("rules"));
  }

  private static Map<String, Object> mesh(ApplicationContext context) {
    return context.getBean(MeshEndpoint.class).mesh();
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s}
    spec: {selector: {app: %1$s}, ports: [{name: grpc, port: 9080}]}
    """
        .formatted(name);
  }
}
