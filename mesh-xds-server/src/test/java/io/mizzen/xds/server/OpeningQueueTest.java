package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C2: openings take a share of the processors while many wait")
class OpeningQueueTest {
  private static final int STORM = OpeningQueue.AT_ONCE + 2;

  private final FakeLoop loop = new FakeLoop();
  private int taken;
  private int ready;
  private long now;
  private final OpeningQueue openings = new OpeningQueue(loop, () -> now, () -> ready++);

  @Test
  void pauseIsAsLongAsFiveParts() {
    open(STORM, 1_000);

    openings.step();

    assertThat(taken).isOne();
    assertThat(openings.isReady()).isFalse();
    assertThat(loop.after).isEqualTo(5_000);
    assertThat(ready).isZero();

    loop.later.remove().run();

    assertThat(openings.isReady()).isTrue();
    assertThat(ready).isOne();
  }

  @Test
  void pauseIsNoLongerThan10Milliseconds() {
    open(STORM, 1_000_000_000);

    openings.step();

    assertThat(loop.after).isEqualTo(10_000_000);
  }

  @Test
  void fewOpeningsDoNotPause() {
    open(OpeningQueue.AT_ONCE, 1_000);

    while (openings.isReady()) {
      openings.step();
    }

    assertThat(taken).isEqualTo(OpeningQueue.AT_ONCE);
    assertThat(loop.later).isEmpty();
  }

  @Test
  void openingThatComesInAPauseWaitsForItsEnd() {
    open(STORM, 1_000);
    openings.step();

    open(1, 1_000);

    assertThat(openings.isReady()).isFalse();
    assertThat(openings.size()).isEqualTo(STORM);
  }

  private void open(int count, long nanos) {
    IntStream.range(0, count)
        .forEach(
            i ->
                openings.add(
                    () -> {
                      taken++;
                      now += nanos;
                      return false;
                    }));
  }
}
