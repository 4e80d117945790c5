package io.mizzen.xds.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.server.protocol.AckState.Sent;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C1: when a type was sent, and when it was answered")
class AckStateTest {
  private final AckState sent =
      AckState.NONE
          .sent(new Sent(1, List.of("a"), 1, 10), "v1")
          .sent(new Sent(2, List.of("a"), 2, 20), "v2");

  @Test
  void nothingIsAnsweredBeforeAnAnswer() {
    assertThat(sent.lastAt()).isEqualTo(20);
    assertThat(sent.isAnswered()).isFalse();
    assertThat(sent.isPending()).isTrue();
  }

  @Test
  void anyAnswerCounts() {
    AckState older = sent.accepted(1, 31);
    AckState newest = older.accepted(2, 32);
    AckState refused = older.refused(2, "no", 33);

    assertThat(older.answeredAt()).isEqualTo(31);
    assertThat(older.isPending()).isTrue();
    assertThat(newest.answeredAt()).isEqualTo(32);
    assertThat(refused.answeredAt()).isEqualTo(33);
    assertThat(List.of(older, newest, refused)).allMatch(AckState::isAnswered);
    assertThat(List.of(older, newest, refused)).extracting(AckState::lastAt).containsOnly(20L);
  }

  @Test
  void timesStayWithWhatComesAfter() {
    AckState answered = sent.accepted(2, 31);

    assertThat(answered.sent(new Sent(3, List.of("a"), 3, 40), "v3").answeredAt()).isEqualTo(31);
    assertThat(answered.restarted().answeredAt()).isEqualTo(31);
    assertThat(sent.refused(2, "no", 32).accepted(2, 50).answeredAt())
        .as("a request with the nonce of a refusal")
        .isEqualTo(32);
  }
}
