package io.mizzen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.Events;

/**
 * Suites with a mesh of 112 tests, again and again: {@code -Dmizzen.testing.runs=200}; twice by
 * default.
 */
class RepeatedRunsTest {
  private static final int RUNS = Integer.getInteger("mizzen.testing.runs", 2);

  @TestFactory
  Stream<DynamicTest> noRunFails() {
    return IntStream.rangeClosed(1, RUNS)
        .mapToObj(run -> dynamicTest("run " + run, RepeatedRunsTest::run));
  }

  private static void run() {
    Events events =
        Suite.run(
                RecordingTest.class,
                LifecycleTest.PerMethod.class,
                LifecycleTest.PerClass.class,
                CostReport.OfTheMesh.class)
            .testEvents();

    assertThat(failures(events)).isEmpty();
    assertThat(events.succeeded().count()).isEqualTo(12 + CostReport.TESTS);
  }

  private static List<String> failures(Events events) {
    return events.failed().stream()
        .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
        .flatMap(result -> result.getThrowable().stream())
        .map(Throwable::toString)
        .toList();
  }
}
