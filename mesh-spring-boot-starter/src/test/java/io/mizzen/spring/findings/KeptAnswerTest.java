package io.mizzen.spring.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeptAnswerTest {
  private final AtomicInteger revision = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final KeptAnswer<Integer, Integer> answer =
      new KeptAnswer<>(revision::get, made::incrementAndGet, nanos::get);

  @Test
  void isMadeOnceForWhatItIsMadeOf() {
    assertThat(answer.get()).isEqualTo(1);
    assertThat(answer.get()).isEqualTo(1);

    revision.incrementAndGet();

    assertThat(answer.get()).isEqualTo(2);
    assertThat(answer.get()).isEqualTo(2);
  }

  @Test
  void isMadeAgainAfterAMinute() {
    answer.get();
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(answer.get()).isEqualTo(1);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(answer.get()).isEqualTo(2);
  }
}
