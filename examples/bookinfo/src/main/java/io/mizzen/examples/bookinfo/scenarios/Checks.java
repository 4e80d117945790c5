package io.mizzen.examples.bookinfo.scenarios;

import io.mizzen.examples.bookinfo.scenarios.Check.Verdict;
import io.mizzen.examples.bookinfo.services.CallCounter.Counts;
import io.mizzen.testkit.BinomialBounds;
import io.mizzen.testkit.ConfidenceInterval;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The checks scenarios are made of. Each looks at the first round; {@link Check#ofRound} points it
 * at another.
 */
final class Checks {
  /** Per check: a run makes dozens of them. */
  private static final double FALSE_ALARM = 1e-9;

  private Checks() {}

  /** Every call arrived at one version and came back from it. */
  static Check allFrom(String service, String version) {
    return outcome -> {
      Observation seen = outcome.round(0);
      long arrived = seen.arrived(service, version);
      long total = seen.arrived(service).calls();
      long answered = seen.answered(service, version);
      return new Verdict(
          arrived == seen.calls() && total == seen.calls() && answered == seen.calls(),
          service + " " + version + who(seen) + ": all",
          service + " " + version + who(seen) + ": " + answered + " of " + seen.calls());
    };
  }

  /**
   * The servers' counts fell as the shares say: exact binomial bounds, one false alarm in a
   * million.
   */
  static Check split(String service, Map<String, Integer> percentByVersion) {
    SortedMap<String, Integer> shares = new TreeMap<>(percentByVersion);
    return outcome -> {
      Observation seen = outcome.round(0);
      long expectedTotal =
          shares.keySet().stream().mapToLong(version -> seen.arrived(service, version)).sum();
      boolean passed =
          expectedTotal == seen.calls() && seen.arrived(service).calls() == seen.calls();
      for (Map.Entry<String, Integer> share : shares.entrySet()) {
        passed &=
            BinomialBounds.of(seen.calls(), share.getValue() / 100.0, FALSE_ALARM)
                .accepts(Math.toIntExact(seen.arrived(service, share.getKey())));
      }
      return new Verdict(
          passed,
          service
              + shares.entrySet().stream()
                  .map(share -> " " + share.getKey() + " " + share.getValue() + " %")
                  .collect(Collectors.joining(",")),
          shares.keySet().stream()
              .map(version -> version + " " + share(seen.arrived(service, version), seen.calls()))
              .collect(Collectors.joining("; ")));
    };
  }

  /** Several instances of a version took part. */
  static Check busy(String service, String version, int instances) {
    return outcome -> {
      long busy = outcome.round(0).busyInstances(service, version);
      return new Verdict(
          busy == instances, instances + " instances of " + version + " busy", busy + " busy");
    };
  }

  /** Every call to a service ended with one status, and none arrived at a server. */
  static Check allFailBefore(String service, String status) {
    return outcome -> {
      Observation seen = outcome.round(0);
      long failed = seen.answered(service, status);
      long arrived = seen.arrived(service).calls();
      return new Verdict(
          failed == seen.calls() && arrived == 0,
          service + who(seen) + ": all " + status + ", none arrives",
          failed + " of " + seen.calls() + " " + status + ", " + arrived + " arrived");
    };
  }

  /** Every call to a service ended with one status. */
  static Check allFail(String service, String status) {
    return outcome -> {
      Observation seen = outcome.round(0);
      long failed = seen.answered(service, status);
      return new Verdict(
          failed == seen.calls(),
          service + who(seen) + ": all " + status,
          failed + " of " + seen.calls() + " " + status);
    };
  }

  /** A share of the calls failed before they left; the others arrived, one for one. */
  static Check someFailBefore(String service, String status, int percent) {
    return outcome -> {
      Observation seen = outcome.round(0);
      long failed = seen.answered(service, status);
      long arrived = seen.arrived(service).calls();
      return new Verdict(
          BinomialBounds.of(seen.calls(), percent / 100.0, FALSE_ALARM)
                  .accepts(Math.toIntExact(failed))
              && arrived == seen.calls() - failed,
          service + ": " + percent + " % " + status + ", the rest arrives",
          share(failed, seen.calls()) + " " + status + ", " + arrived + " arrived");
    };
  }

  /** A version answers some calls; the others were refused and never arrived at it. */
  static Check someRefused(String service, String version, String status) {
    return outcome -> {
      Observation seen = outcome.round(0);
      long answered = seen.answered(service, version);
      long refused = seen.answered(service, status);
      long arrived = seen.arrived(service).calls();
      return new Verdict(
          answered > 0
              && refused > 0
              && answered + refused == seen.calls()
              && arrived == answered
              && seen.arrived(service, version) == arrived,
          service + " " + version + ": some " + status + ", the rest arrives",
          refused + " of " + seen.calls() + " " + status + ", " + arrived + " arrived");
    };
  }

  /** Each call needed this many tries, and the last one succeeded. */
  static Check tries(String service, int tries) {
    return outcome -> {
      Observation seen = outcome.round(0);
      Counts counts = seen.arrived(service);
      long good = seen.answered(service, "v1");
      return new Verdict(
          good == seen.calls()
              && counts.calls() == (long) tries * seen.calls()
              && counts.failures() == (long) (tries - 1) * seen.calls(),
          service + ": all answer after " + tries + " tries",
          good
              + " of "
              + seen.calls()
              + " answer, "
              + counts.calls()
              + " arrived, "
              + counts.failures()
              + " failed");
    };
  }

  /** No call was quicker, none slower. */
  static Check took(Duration least, Duration most) {
    return outcome -> {
      Observation seen = outcome.round(0);
      return new Verdict(
          seen.shortest().compareTo(least) >= 0 && seen.longest().compareTo(most) <= 0,
          "in " + seconds(least) + " to " + seconds(most),
          seconds(seen.shortest()) + " to " + seconds(seen.longest()));
    };
  }

  /** Nothing arrived at a version. */
  static Check untouched(String service, String version) {
    return outcome -> {
      long arrived = outcome.round(0).arrived(service, version);
      return new Verdict(
          arrived == 0, service + " " + version + ": none", arrived + " arrived at " + version);
    };
  }

  /** The control plane reports each of these fields as not applied. */
  static Check reported(String... fields) {
    return outcome -> {
      long found =
          Arrays.stream(fields)
              .filter(field -> outcome.notApplied().stream().anyMatch(line -> line.contains(field)))
              .count();
      return new Verdict(
          found == fields.length,
          "reported: " + String.join(", ", fields),
          found + " of " + fields.length + " reported");
    };
  }

  /** The control plane has a finding that says this. */
  static Check finding(String text) {
    return outcome -> {
      boolean found =
          outcome.findings().stream()
              .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains(text));
      return new Verdict(
          found, "a finding about " + text, found ? "found" : "no finding about " + text);
    };
  }

  /** Count, share and the interval of shares that explain it. */
  static String share(long hits, int trials) {
    ConfidenceInterval interval = ConfidenceInterval.of(Math.toIntExact(hits), trials, FALSE_ALARM);
    return String.format(
        Locale.ROOT,
        "%d = %.1f %% [%.1f..%.1f]",
        hits,
        100.0 * hits / trials,
        100 * interval.low(),
        100 * interval.high());
  }

  private static String who(Observation seen) {
    return seen.round().user().map(user -> " (" + user + ")").orElse("");
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
  }
}
