package io.mizzen.examples.bookinfo.scenarios;

import io.mizzen.examples.bookinfo.mesh.Documents;
import io.mizzen.examples.bookinfo.mesh.RuleShelf;
import io.mizzen.examples.bookinfo.scenarios.Round.Kind;
import io.mizzen.examples.bookinfo.scenarios.Scenario.Sign;
import io.mizzen.examples.bookinfo.scenarios.Scenario.Wrong;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The demo's own rules put to the test, each from the baseline all-v1. */
final class OwnScenarios {
  private static final int EXACT = 300;
  private static final int SLOW = 24;
  private static final String NOT_YET_ON_GRPC = "not-yet-on-grpc.yaml";

  private static final Wrong HALVES =
      shelved("split-50-50.yaml", Signs.only("reviews", "v1", "v3"));
  private static final Wrong ALL_V3 = shelved("v3-only.yaml", Signs.only("reviews", "v3"));

  private OwnScenarios() {}

  /**
   * The list, in the order of the table.
   *
   * @param calls per split, 3000 or more so that neighbouring splits can be told apart
   */
  static List<Scenario> all(int calls) {
    return List.of(
        new Scenario(
            "All v1",
            RuleShelf.ALL_V1,
            shelf(RuleShelf.ALL_V1),
            List.of(Round.pages(calls)),
            Signs.only("reviews", "v1"),
            Check.all(Checks.allFrom("reviews", "v1"), Checks.allFrom("details", "v1")),
            List.of(HALVES, ALL_V3)),
        split("Canary 90/10", "split-90-10.yaml", calls, Map.of("v1", 90, "v2", 10), swap(90, 10)),
        split("Canary 80/20", "split-80-20.yaml", calls, Map.of("v1", 80, "v2", 20), swap(80, 20)),
        split(
            "Half and half",
            "split-50-50.yaml",
            calls,
            Map.of("v1", 50, "v3", 50),
            shelved("split-80-20.yaml", Signs.only("reviews", "v1", "v2"))),
        threeReplicas(calls),
        new Scenario(
            "v3 only",
            "v3-only.yaml",
            shelf("v3-only.yaml"),
            List.of(Round.pages(calls)),
            Signs.only("reviews", "v3"),
            Checks.allFrom("reviews", "v3"),
            List.of(Wrong.baseline(), HALVES)),
        endUser(),
        pathRouting(),
        notYetOnGrpc(),
        detailsFailHalf(calls),
        flakyRatings(),
        ratingsGone(),
        slowRatings(),
        oneCallAtATime());
  }

  /** Those that a control plane elsewhere can serve: the others ask it what it has reported. */
  static List<Scenario> ofTraffic(int calls) {
    return all(calls).stream().filter(each -> !each.rule().equals(NOT_YET_ON_GRPC)).toList();
  }

  /** The scenarios that {@link #ofTraffic} leaves out, and the reasons. */
  static List<Report.Skipped> askingTheControlPlane() {
    return List.of(
        new Report.Skipped(
            NOT_YET_ON_GRPC,
            "What gRPC cannot do is told on the control plane's host (/debug/push_status)."));
  }

  private static Scenario split(
      String title, String file, int calls, Map<String, Integer> shares, Wrong swapped) {
    return new Scenario(
        title,
        file,
        shelf(file),
        List.of(Round.pages(calls)),
        Signs.only("reviews", shares.keySet().toArray(new String[0])),
        Checks.split("reviews", shares),
        List.of(Wrong.baseline(), swapped));
  }

  private static Scenario threeReplicas(int calls) {
    String file = "split-90-10-three-replicas.yaml";
    return new Scenario(
        "90/10, v2 has three replicas",
        file,
        shelf(file),
        List.of(Round.pages(calls)),
        samples ->
            Signs.only("reviews", "v1", "v2").seenIn(samples)
                && samples.get(0).busyInstances("reviews", "v2") == 3,
        Checks.split("reviews", Map.of("v1", 90, "v2", 10)).and(Checks.busy("reviews", "v2", 3)),
        // What one would get if replicas were counted: 3 of 4 canary servers.
        List.of(Wrong.baseline(), weights("replicas counted", file, 75, 25)));
  }

  private static Scenario endUser() {
    return new Scenario(
        "jason sees v2, others v1",
        "jason-sees-v2.yaml",
        shelf("jason-sees-v2.yaml"),
        List.of(Round.pages(EXACT).as("jason"), Round.pages(EXACT), Round.pages(EXACT).as("maren")),
        Signs.both(Signs.round(0, "reviews", "v2"), Signs.round(1, "reviews", "v1")),
        Check.all(
            Checks.allFrom("reviews", "v2").ofRound(0),
            Checks.allFrom("reviews", "v1").ofRound(1),
            Checks.allFrom("reviews", "v1").ofRound(2)),
        List.of(Wrong.baseline(), ALL_V3));
  }

  private static Scenario slowRatings() {
    String file = "slow-ratings-short-patience.yaml";
    return new Scenario(
        "Ratings delayed 5 s, patience 0.5 s",
        file,
        shelf(file),
        List.of(Round.pages(SLOW)),
        Signs.only("reviews", "DEADLINE_EXCEEDED"),
        Check.all(
            Checks.allFail("reviews", "DEADLINE_EXCEEDED"),
            Checks.took(Duration.ofMillis(490), Duration.ofMillis(4900)),
            Checks.untouched("ratings", "v1")),
        List.of(Wrong.baseline(), edited(file, "timeout: 0.5s", "timeout: 12s", slowAnswers())));
  }

  /** The delay is there and nobody gives up on it. */
  private static Sign slowAnswers() {
    return samples ->
        Signs.only("reviews", "v2").seenIn(samples)
            && samples.get(0).shortest().compareTo(Duration.ofMillis(4900)) > 0;
  }

  private static Scenario oneCallAtATime() {
    String file = "one-call-at-a-time.yaml";
    return new Scenario(
        "Reviews, one call at a time",
        file,
        shelf(file),
        List.of(Round.pages(EXACT)),
        Signs.only("reviews", "v2", "UNAVAILABLE"),
        Checks.someRefused("reviews", "v2", "UNAVAILABLE").and(Checks.allFrom("details", "v1")),
        List.of(
            Wrong.baseline(),
            edited(
                file,
                "http2MaxRequests: 1}",
                "http2MaxRequests: 1000}",
                Signs.only("reviews", "v2"))));
  }

  private static Scenario detailsFailHalf(int calls) {
    String file = "details-fail-half.yaml";
    return new Scenario(
        "Details aborted for half",
        file,
        shelf(file),
        List.of(Round.pages(calls)),
        Signs.only("details", "v1", "UNKNOWN"),
        Checks.someFailBefore("details", "UNKNOWN", 50).and(Checks.allFrom("reviews", "v1")),
        List.of(
            Wrong.baseline(),
            edited(file, "value: 50", "value: 60", Signs.only("details", "v1", "UNKNOWN"))));
  }

  private static Scenario flakyRatings() {
    String file = "flaky-ratings-retried.yaml";
    return new Scenario(
        "Flaky ratings, three retries",
        file,
        shelf(file),
        List.of(Round.pages(EXACT)),
        samples ->
            Signs.only("ratings", "v1").seenIn(samples)
                && samples.get(0).arrived("ratings").failures() > 0,
        Checks.tries("ratings", 4).and(Checks.allFrom("reviews", "v2")),
        List.of(
            Wrong.baseline(),
            edited(file, "attempts: 3", "attempts: 2", Signs.only("ratings", "UNAVAILABLE"))));
  }

  private static Scenario ratingsGone() {
    return new Scenario(
        "Ratings gone",
        "ratings-gone.yaml",
        shelf("ratings-gone.yaml"),
        List.of(Round.pages(EXACT)),
        Signs.only("ratings", "UNAVAILABLE"),
        Checks.allFailBefore("ratings", "UNAVAILABLE").and(Checks.allFrom("reviews", "v2")),
        List.of(Wrong.baseline(), ALL_V3));
  }

  private static Scenario pathRouting() {
    return new Scenario(
        "Path routing",
        "path-routing.yaml",
        shelf("path-routing.yaml"),
        List.of(Round.of(Kind.SUMMARIES, EXACT), Round.pages(EXACT)),
        Signs.both(Signs.round(0, "reviews", "v3"), Signs.round(1, "reviews", "v1")),
        Checks.allFrom("reviews", "v3").ofRound(0).and(Checks.allFrom("reviews", "v1").ofRound(1)),
        List.of(Wrong.baseline(), ALL_V3));
  }

  private static Scenario notYetOnGrpc() {
    return new Scenario(
        "Rewrite, mirror, timeout per try",
        NOT_YET_ON_GRPC,
        shelf(NOT_YET_ON_GRPC),
        List.of(Round.pages(EXACT)),
        Signs.none(),
        Check.all(
            Checks.reported("rewrite", "mirror", "mirrorPercentage", "retries.perTryTimeout"),
            Checks.allFrom("reviews", "v1"),
            Checks.untouched("reviews", "v3")),
        List.of(Wrong.baseline()));
  }

  private static Documents shelf(String file) {
    return RuleShelf.documents(file);
  }

  private static Wrong shelved(String file, Sign sign) {
    return new Wrong(file, shelf(file), sign);
  }

  /** A canary rule with its weights the other way round. */
  private static Wrong swap(int v1, int v2) {
    return weights("swapped " + v2 + "/" + v1, "split-" + v1 + "-" + v2 + ".yaml", v2, v1);
  }

  private static Wrong weights(String name, String file, int v1, int v2) {
    String text =
        RuleShelf.text(file)
            .replaceFirst("weight: [0-9]+", "weight: first")
            .replaceFirst("weight: [0-9]+", "weight: " + v2)
            .replace("weight: first", "weight: " + v1);
    return new Wrong(name, Documents.parse(name, text), Signs.only("reviews", "v1", "v2"));
  }

  private static Wrong edited(String file, String right, String wrong, Sign sign) {
    String name = wrong + " instead";
    String text = RuleShelf.text(file);
    if (!text.contains(right)) {
      throw new IllegalStateException(file + " no longer says " + right);
    }
    return new Wrong(name, Documents.parse(name, text.replace(right, wrong)), sign);
  }
}
