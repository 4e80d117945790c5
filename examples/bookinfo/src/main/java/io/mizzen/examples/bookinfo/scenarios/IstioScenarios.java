package io.mizzen.examples.bookinfo.scenarios;

import io.mizzen.examples.bookinfo.mesh.Documents;
import io.mizzen.examples.bookinfo.scenarios.Report.Skipped;
import io.mizzen.examples.bookinfo.scenarios.Round.Kind;
import io.mizzen.examples.bookinfo.scenarios.Scenario.Sign;
import io.mizzen.examples.bookinfo.scenarios.Scenario.Wrong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Istio's own Bookinfo files, unchanged, put to the test. They are not part of this repository: the
 * directory must hold {@code bookinfo-kube} and {@code bookinfo-networking}.
 *
 * @param directory where they are
 */
record IstioScenarios(Path directory) {
  private static final int EXACT = 300;
  private static final int SLOW = 8;
  private static final String UNAVAILABLE = "UNAVAILABLE";

  /** Application, subsets and everything on v1, as Istio's tasks begin. */
  Documents baseline() {
    return read("bookinfo-kube/bookinfo.yaml")
        .overlaidBy(rule("destination-rule-all"))
        .overlaidBy(rule("virtual-service-all-v1"));
  }

  /** The skipped scenarios, each with its reason. */
  static List<Skipped> skipped() {
    return List.of(
        new Skipped("bookinfo-gateway.yaml", "there is no gateway yet"),
        new Skipped("certmanager-gateway.yaml", "there is no gateway yet"),
        new Skipped("egress-rule-google-apis.yaml", "it needs the internet"));
  }

  List<Scenario> scenarios(int calls) {
    return List.of(
        same("virtual-service-all-v1", calls, wrong("virtual-service-reviews-v3")),
        same("destination-rule-all", calls, wrong("virtual-service-reviews-v3")),
        oneUser("virtual-service-reviews-test-v2", "v2", "v1"),
        oneUser("virtual-service-reviews-jason-v2-v3", "v2", "v3"),
        scenario(
            "virtual-service-reviews-v3",
            List.of(Round.pages(calls)),
            Signs.only("reviews", "v3"),
            Checks.allFrom("reviews", "v3"),
            List.of(Wrong.baseline())),
        split("virtual-service-reviews-50-v3", calls, Map.of("v1", 50, "v3", 50)),
        split("virtual-service-reviews-80-20", calls, Map.of("v1", 80, "v2", 20)),
        split("virtual-service-reviews-90-10", calls, Map.of("v1", 90, "v2", 10)),
        split("virtual-service-reviews-v2-v3", calls, Map.of("v2", 50, "v3", 50)),
        abortedRatings(),
        delayedRatings(),
        scenario(
            "fault-injection-details-v1",
            List.of(Round.pages(EXACT)),
            Signs.only("details", "UNKNOWN"),
            Checks.allFailBefore("details", "UNKNOWN").and(Checks.allFrom("reviews", "v1")),
            List.of(Wrong.baseline())),
        scenario(
            "destination-rule-reviews",
            List.of(Round.pages(EXACT)),
            Signs.none(),
            Checks.reported("loadBalancer").and(Checks.allFrom("reviews", "v1")),
            List.of(Wrong.baseline())),
        noWorkload("virtual-service-details-v2", Round.pages(EXACT), "details"),
        noWorkload("virtual-service-ratings-db", Round.of(Kind.RATINGS, EXACT), "ratings"),
        noWorkload("virtual-service-ratings-mysql", Round.of(Kind.RATINGS, EXACT), "ratings"),
        noWorkload("virtual-service-ratings-mysql-vm", Round.of(Kind.RATINGS, EXACT), "ratings"),
        scenario(
            "destination-rule-all-mtls",
            List.of(Round.pages(EXACT)),
            Signs.none(),
            Checks.finding("certificate").and(Checks.allFrom("reviews", "v1")),
            List.of(Wrong.baseline())));
  }

  private Scenario same(String file, int calls, Wrong wrong) {
    return scenario(
        file,
        List.of(Round.pages(calls)),
        Signs.only("reviews", "v1"),
        Checks.allFrom("reviews", "v1").and(Checks.allFrom("details", "v1")),
        List.of(wrong));
  }

  private Scenario oneUser(String file, String jason, String others) {
    return scenario(
        file,
        List.of(Round.pages(EXACT).as("jason"), Round.pages(EXACT)),
        Signs.both(Signs.round(0, "reviews", jason), Signs.round(1, "reviews", others)),
        Checks.allFrom("reviews", jason)
            .ofRound(0)
            .and(Checks.allFrom("reviews", others).ofRound(1)),
        List.of(Wrong.baseline()));
  }

  private Scenario split(String file, int calls, Map<String, Integer> shares) {
    return scenario(
        file,
        List.of(Round.pages(calls)),
        Signs.only("reviews", shares.keySet().toArray(new String[0])),
        Checks.split("reviews", shares),
        List.of(Wrong.baseline()));
  }

  private Scenario abortedRatings() {
    Sign sign = Signs.both(Signs.round(0, "ratings", "UNKNOWN"), Signs.round(1, "ratings", "v1"));
    return scenario(
        "virtual-service-ratings-test-abort",
        List.of(Round.of(Kind.RATINGS, EXACT).as("jason"), Round.of(Kind.RATINGS, EXACT)),
        sign,
        Checks.allFailBefore("ratings", "UNKNOWN")
            .ofRound(0)
            .and(Checks.allFrom("ratings", "v1").ofRound(1)),
        List.of(Wrong.baseline()));
  }

  private Scenario delayedRatings() {
    Check delayed = Checks.took(Duration.ofMillis(6990), Duration.ofSeconds(12));
    Check quick = Checks.took(Duration.ZERO, Duration.ofSeconds(2));
    return scenario(
        "virtual-service-ratings-test-delay",
        List.of(Round.of(Kind.RATINGS, SLOW).as("jason"), Round.of(Kind.RATINGS, SLOW)),
        samples -> samples.get(0).shortest().toSeconds() >= 6,
        Check.all(
            delayed.ofRound(0),
            Checks.allFrom("ratings", "v1").ofRound(0),
            quick.ofRound(1),
            Checks.allFrom("ratings", "v1").ofRound(1)),
        List.of(Wrong.baseline()));
  }

  private Scenario noWorkload(String file, Round round, String service) {
    return scenario(
        file,
        List.of(round),
        Signs.only(service, UNAVAILABLE),
        Checks.allFailBefore(service, UNAVAILABLE),
        List.of(Wrong.baseline()));
  }

  private Scenario scenario(
      String file, List<Round> rounds, Sign sign, Check check, List<Wrong> wrongs) {
    String title = file.replace("virtual-service-", "").replace('-', ' ');
    return new Scenario(title, file + ".yaml", rule(file), rounds, sign, check, wrongs);
  }

  private Wrong wrong(String file) {
    return new Wrong(file, rule(file), Signs.only("reviews", "v3"));
  }

  private Documents rule(String name) {
    return read("bookinfo-networking/" + name + ".yaml");
  }

  private Documents read(String file) {
    try {
      return Documents.parse(file, Files.readString(directory.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--istio-samples: " + directory.resolve(file) + " cannot be read", e);
    }
  }
}
