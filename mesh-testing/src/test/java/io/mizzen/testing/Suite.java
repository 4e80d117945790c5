package io.mizzen.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventConditions;

/** Runs classes that are no tests of the build, so that they may fail. */
final class Suite {
  private Suite() {}

  static EngineExecutionResults run(Class<?>... classes) {
    return run(Map.of(), classes);
  }

  static EngineExecutionResults run(Map<String, String> parameters, Class<?>... classes) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameters(parameters)
        .selectors(
            Stream.of(classes)
                .map(each -> selectClass(each))
                .toArray(org.junit.platform.engine.DiscoverySelector[]::new))
        .execute();
  }

  /** The message with which one test of a class failed. */
  static String failure(Class<?> type, String method) {
    EngineExecutionResults results = run(type);
    Event event =
        results.testEvents().failed().stream()
            .filter(each -> EventConditions.test(method).matches(each))
            .findFirst()
            .orElseThrow(() -> new AssertionError(method + " did not fail"));
    return event
        .getPayload(org.junit.platform.engine.TestExecutionResult.class)
        .flatMap(org.junit.platform.engine.TestExecutionResult::getThrowable)
        .map(Throwable::getMessage)
        .orElseThrow();
  }
}
