package io.mizzen.it.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The test class that docs/testing.md shows is compiled and run. */
class TestingGuideTest {
  private static final String GUIDE = "docs/testing.md";

  @TempDir Path directory;

  @Test
  void theExamplePasses() throws Exception {
    run(Snippet.first(GUIDE, "java"))
        .assertStatistics(events -> events.succeeded(2).failed(0).skipped(0));
  }

  @Test
  void theExampleFailsUnderSwappedWeights() throws Exception {
    String source = Snippet.first(GUIDE, "java");
    String swapped =
        source
            .replace("weight: 90", "weight: 0")
            .replace("weight: 10", "weight: 90")
            .replace("weight: 0", "weight: 10");

    Events events = run(swapped);

    List<String> failures =
        events.failed().stream()
            .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
            .flatMap(result -> result.getThrowable().stream())
            .map(Throwable::getMessage)
            .toList();
    assertThat(failures)
        .singleElement()
        .asString()
        .contains("expected share 10 of 100 for workload reviews-v2")
        .contains("which is what swapped weights gives")
        .containsPattern("text at CanaryTest.java:\\d+, line ");
  }

  private Events run(String source) throws Exception {
    Snippet.compile("CanaryTest", source, directory);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(loader.loadClass("CanaryTest")))
          .execute()
          .testEvents();
    }
  }
}
