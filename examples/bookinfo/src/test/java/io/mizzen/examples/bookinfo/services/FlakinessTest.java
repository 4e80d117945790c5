package io.mizzen.examples.bookinfo.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlakinessTest {
  @Test
  void readsItsThreeForms() {
    assertThat(Flakiness.parse("never")).isEqualTo(new Flakiness.Never());
    assertThat(Flakiness.parse(" every:3 ")).isEqualTo(new Flakiness.EveryNth(3));
    assertThat(Flakiness.parse("first:2")).isEqualTo(new Flakiness.FirstOfEachRequest(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sometimes", "every", "every:0", "first:-1", "first:x", "each:3"})
  void refusesOthersAndSaysWhy(String text) {
    assertThatThrownBy(() -> Flakiness.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void everyNthFailsTheNth() {
    FlakyGate gate = new FlakyGate(new Flakiness.EveryNth(3));

    assertThat(IntStream.range(0, 6).mapToObj(i -> gate.failsNext("r" + i)))
        .containsExactly(false, false, true, false, false, true);
  }

  @Test
  void firstOfEachRequestCountsByRequest() {
    FlakyGate gate = new FlakyGate(new Flakiness.FirstOfEachRequest(2));

    assertThat(Stream.of("a", "a", "b", "a", "b", "b").map(gate::failsNext))
        .containsExactly(true, true, true, false, true, false);
  }
}
