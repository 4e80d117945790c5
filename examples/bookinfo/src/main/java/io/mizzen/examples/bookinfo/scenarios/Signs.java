package io.mizzen.examples.bookinfo.scenarios;

import io.mizzen.examples.bookinfo.scenarios.Scenario.Sign;
import java.util.Map;
import java.util.Set;

/** Signs that a rule is in effect. */
final class Signs {
  private Signs() {}

  /** For rules that look like the baseline to callers. */
  static Sign none() {
    return samples -> true;
  }

  /** In the first round a service answers with all of these and nothing else. */
  static Sign only(String service, String... versionsOrStatuses) {
    return round(0, service, versionsOrStatuses);
  }

  /** As {@link #only}, of another round. */
  static Sign round(int index, String service, String... versionsOrStatuses) {
    Set<String> expected = Set.of(versionsOrStatuses);
    return samples ->
        samples.get(index).answers().getOrDefault(service, Map.of()).keySet().equals(expected);
  }

  static Sign both(Sign one, Sign other) {
    return samples -> one.seenIn(samples) && other.seenIn(samples);
  }
}
