package io.mizzen.examples.bookinfo.scenarios;

import io.mizzen.examples.bookinfo.services.CallCounter.Counts;
import io.mizzen.examples.bookinfo.services.InstanceId;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what callers saw. Thread-safe. */
final class Tally {
  private final Map<String, Map<String, Long>> answers = new TreeMap<>();
  private long shortestNanos = Long.MAX_VALUE;
  private long longestNanos;

  /**
   * @param answersByService version or status by service, of one call
   */
  synchronized void add(Map<String, String> answersByService, long nanos) {
    answersByService.forEach(
        (service, answer) ->
            answers.computeIfAbsent(service, name -> new TreeMap<>()).merge(answer, 1L, Long::sum));
    shortestNanos = Math.min(shortestNanos, nanos);
    longestNanos = Math.max(longestNanos, nanos);
  }

  synchronized Observation observation(Round round, Map<InstanceId, Counts> served) {
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    answers.forEach((service, counts) -> copy.put(service, Map.copyOf(counts)));
    return new Observation(
        round,
        Map.copyOf(copy),
        Map.copyOf(served),
        Duration.ofNanos(shortestNanos),
        Duration.ofNanos(longestNanos));
  }
}
