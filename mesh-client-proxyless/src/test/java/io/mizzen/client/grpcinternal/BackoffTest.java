package io.mizzen.client.grpcinternal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(10);

  /** Always draws the largest value allowed. */
  private static final RandomGenerator LARGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @Test
  void boundDoublesUpToTheCap() {
    Backoff backoff = new Backoff(FIRST, MOST, LARGEST);

    assertThat(backoff.delay(1)).isEqualTo(Duration.ofMillis(100));
    assertThat(backoff.delay(2)).isEqualTo(Duration.ofMillis(200));
    assertThat(backoff.delay(4)).isEqualTo(Duration.ofMillis(800));
    assertThat(backoff.delay(8)).isEqualTo(MOST);
    assertThat(backoff.delay(1_000_000)).isEqualTo(MOST);
  }

  @Test
  void jitterIsFull() {
    Backoff backoff = new Backoff(FIRST, MOST, new SplittableRandom(7));
    var delays =
        java.util.stream.IntStream.range(0, 1_000).mapToObj(i -> backoff.delay(4)).toList();

    assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofMillis(800)) <= 0);
    assertThat(delays).anyMatch(delay -> delay.compareTo(Duration.ofMillis(50)) < 0);
    assertThat(delays).anyMatch(delay -> delay.compareTo(Duration.ofMillis(750)) > 0);
  }
}
