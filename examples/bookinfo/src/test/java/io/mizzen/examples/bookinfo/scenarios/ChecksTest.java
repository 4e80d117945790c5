package io.mizzen.examples.bookinfo.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.examples.bookinfo.services.CallCounter.Counts;
import io.mizzen.examples.bookinfo.services.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final Map<String, Integer> NINETY_TEN = Map.of("v1", 90, "v2", 10);

  @Test
  void aSplitWithinChanceIsAccepted() {
    assertThat(Checks.split("reviews", NINETY_TEN).judge(reviews(3000, 2690, 310)).passed())
        .isTrue();
  }

  @Test
  void wrongSplitsAreCaught() {
    Check check = Checks.split("reviews", NINETY_TEN);

    assertThat(check.judge(reviews(3000, 3000, 0)).passed()).as("not applied").isFalse();
    assertThat(check.judge(reviews(3000, 300, 2700)).passed()).as("swapped").isFalse();
    assertThat(check.judge(reviews(3000, 2400, 600)).passed()).as("80/20").isFalse();
    assertThat(check.judge(reviews(3000, 2250, 750)).passed()).as("replicas counted").isFalse();
  }

  @Test
  void lostAndDoubledCallsAreCaught() {
    Check check = Checks.split("reviews", NINETY_TEN);

    assertThat(check.judge(reviews(3000, 2690, 309)).passed()).isFalse();
    assertThat(check.judge(reviews(3000, 2690, 311)).passed()).isFalse();
  }

  @Test
  void allFromNeedsBothEndsToAgree() {
    Check check = Checks.allFrom("reviews", "v1");

    assertThat(check.judge(reviews(10, 10, 0)).passed()).isTrue();
    assertThat(check.judge(reviews(10, 9, 1)).passed()).isFalse();
    assertThat(check.judge(outcome(10, Map.of("v1", 9L), Map.of("v1", 10L))).passed()).isFalse();
  }

  @Test
  void abortsAreCountedOnBothSides() {
    Check check = Checks.someFailBefore("reviews", "UNKNOWN", 50);

    assertThat(
            check
                .judge(outcome(3000, Map.of("UNKNOWN", 1510L, "v1", 1490L), Map.of("v1", 1490L)))
                .passed())
        .isTrue();
    // The fault hit after the call had left.
    assertThat(
            check
                .judge(outcome(3000, Map.of("UNKNOWN", 1510L, "v1", 1490L), Map.of("v1", 3000L)))
                .passed())
        .isFalse();
  }

  @Test
  void reportedNeedsEveryField() {
    Outcome outcome =
        new Outcome(
            List.of(), List.of(), List.of("VirtualService default/reviews spec.http[0].mirror: x"));

    assertThat(Checks.reported("mirror").judge(outcome).passed()).isTrue();
    assertThat(Checks.reported("mirror", "rewrite").judge(outcome).passed()).isFalse();
  }

  @Test
  void timesAreBoundedOnBothSides() {
    Check check = Checks.took(Duration.ofMillis(400), Duration.ofMillis(600));

    assertThat(check.judge(reviews(1, 1, 0)).passed()).isTrue();
    assertThat(
            Checks.took(Duration.ofMillis(501), Duration.ofSeconds(2))
                .judge(reviews(1, 1, 0))
                .passed())
        .isFalse();
  }

  @Test
  void bothOfTwoChecksMustPass() {
    Check check = Checks.allFrom("reviews", "v1").and(Checks.untouched("reviews", "v2"));

    assertThat(check.judge(reviews(10, 10, 0)).passed()).isTrue();
    assertThat(check.judge(reviews(10, 10, 1)).passed()).isFalse();
  }

  private static Outcome reviews(int calls, long v1, long v2) {
    return outcome(calls, Map.of("v1", v1, "v2", v2), Map.of("v1", v1, "v2", v2));
  }

  private static Outcome outcome(int calls, Map<String, Long> answers, Map<String, Long> arrived) {
    Map<InstanceId, Counts> served =
        arrived.entrySet().stream()
            .collect(
                Collectors.toMap(
                    each -> new InstanceId("reviews", each.getKey(), "reviews-" + each.getKey()),
                    each -> new Counts(each.getValue(), 0)));
    return new Outcome(
        List.of(
            new Observation(
                Round.pages(calls),
                Map.of("reviews", answers),
                served,
                Duration.ofMillis(500),
                Duration.ofMillis(510))),
        List.of(),
        List.of());
  }
}
