package io.mizzen.xds.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AckProgressTest {
  private static final AckProgress IDLE = new AckProgress(1, Optional.empty(), true);

  @Test
  void idleStreamHasAnsweredWhatDoesNotConcernIt() {
    assertThat(IDLE.answered(5)).isEqualTo(5);
  }

  /** Else a revision that was reported as accepted would be awaited again. */
  @Test
  void whatWasAnsweredStaysSoWhenThereIsSomethingToSend() {
    AckProgress busy = IDLE.busy(5);

    assertThat(busy.answered(5)).isEqualTo(5);
    assertThat(busy.answered(6)).as("not reached while idle").isEqualTo(5);
    assertThat(busy.busy(6)).isEqualTo(busy);
  }
}
