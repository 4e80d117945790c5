package io.mizzen.examples.bookinfo.scenarios;

import io.mizzen.examples.bookinfo.services.CallCounter.Counts;
import io.mizzen.examples.bookinfo.services.InstanceId;
import java.time.Duration;
import java.util.Map;

/**
 * The counts of one round of traffic, from the caller and from the servers.
 *
 * @param round the traffic
 * @param answers as the caller saw them: by service, then by version or, for a failure, by gRPC
 *     status name
 * @param served as the servers counted, per instance, during the round
 * @param shortest the quickest call
 * @param longest the slowest call
 */
record Observation(
    Round round,
    Map<String, Map<String, Long>> answers,
    Map<InstanceId, Counts> served,
    Duration shortest,
    Duration longest) {

  int calls() {
    return round.calls();
  }

  /** Number of answers the caller got from this version of a service, or with this status. */
  long answered(String service, String versionOrStatus) {
    return answers.getOrDefault(service, Map.of()).getOrDefault(versionOrStatus, 0L);
  }

  /** Calls that arrived at one version of a service. */
  long arrived(String service, String version) {
    return served.entrySet().stream()
        .filter(each -> each.getKey().service().equals(service))
        .filter(each -> each.getKey().version().equals(version))
        .mapToLong(each -> each.getValue().calls())
        .sum();
  }

  /** Calls that arrived at a service and those it failed itself. */
  Counts arrived(String service) {
    return served.entrySet().stream()
        .filter(each -> each.getKey().service().equals(service))
        .map(Map.Entry::getValue)
        .reduce(new Counts(0, 0), Counts::plus);
  }

  /** Instances of a version that got at least one call. */
  long busyInstances(String service, String version) {
    return served.entrySet().stream()
        .filter(each -> each.getKey().service().equals(service))
        .filter(each -> each.getKey().version().equals(version))
        .filter(each -> each.getValue().calls() > 0)
        .count();
  }
}
