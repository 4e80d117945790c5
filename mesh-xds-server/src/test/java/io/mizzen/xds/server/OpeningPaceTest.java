package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.testkit.FakeClock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpeningPaceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final FakeClock clock = FakeClock.create();
  private final OpeningPace pace =
      new OpeningPace(new XdsLimits.Opening(10, 3, Duration.ofMillis(250), SECOND));

  @Test
  void aBurstGoesAtOnceAndTheRestOneByOne() {
    assertThat(IntStream.range(0, 5).mapToObj(i -> millis()).toList())
        .containsExactly(0L, 0L, 0L, 100L, 200L);
  }

  @Test
  void whoWouldWaitTooLongTakesNoTurn() {
    IntStream.range(0, 5).forEach(i -> millis());

    assertThat(pace.turn(clock.nanos().getAsLong())).isEmpty();
    clock.advance(Duration.ofMillis(100));
    assertThat(millis()).isEqualTo(200);
    assertThat(pace.turn(clock.nanos().getAsLong())).isEmpty();
  }

  @Test
  void aCalmGivesTheBurstBackAndNotMore() {
    IntStream.range(0, 3).forEach(i -> millis());

    clock.advance(Duration.ofHours(1));

    assertThat(IntStream.range(0, 4).mapToObj(i -> millis()).toList())
        .containsExactly(0L, 0L, 0L, 100L);
  }

  private long millis() {
    OptionalLong nanos = pace.turn(clock.nanos().getAsLong());
    return Duration.ofNanos(nanos.orElseThrow()).toMillis();
  }
}
