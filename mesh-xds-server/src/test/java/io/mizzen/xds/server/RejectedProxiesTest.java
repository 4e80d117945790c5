package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.testkit.FakeClock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RejectedProxiesTest {
  private static final StreamDecision.Rejected REFUSED =
      new StreamDecision.Rejected(StreamDecision.Reason.UNIMPLEMENTED, "not yet");

  private final FakeClock clock = FakeClock.create();
  private final RejectedProxies refused = new RejectedProxies(clock);

  @Test
  void sameAnswerToTheSameProxyIsNoNews() {
    assertThat(refused.rejected(node("a"), REFUSED)).isTrue();
    clock.advance(Duration.ofSeconds(30));
    assertThat(refused.rejected(node("a"), REFUSED)).isFalse();
    assertThat(refused.rejected(node("b"), REFUSED)).isTrue();

    assertThat(refused.list())
        .filteredOn(status -> status.node().id().equals("a"))
        .singleElement()
        .returns(clock.instant().minusSeconds(30), ProxyStatus::connectedSince);
  }

  @Test
  void anotherAnswerIsNews() {
    refused.rejected(node("a"), REFUSED);

    StreamDecision.Rejected other =
        new StreamDecision.Rejected(StreamDecision.Reason.UNAVAILABLE, "later");

    assertThat(refused.rejected(node("a"), other)).isTrue();
    assertThat(refused.list()).singleElement().returns(other, s -> s.refusal().orElseThrow());
  }

  @Test
  void proxyThatStoppedTryingIsForgotten() {
    refused.rejected(node("a"), REFUSED);
    clock.advance(RejectedProxies.SHOWN);
    assertThat(refused.list()).hasSize(1);

    clock.advance(Duration.ofNanos(1));

    assertThat(refused.list()).isEmpty();
  }

  @Test
  void onlyTheNewestAreKept() {
    IntStream.range(0, RejectedProxies.MAX + 1)
        .forEach(i -> refused.rejected(node("" + i), REFUSED));

    assertThat(refused.list())
        .hasSize(RejectedProxies.MAX)
        .noneMatch(status -> status.node().id().equals("0"));
  }

  private static ProxyNode node(String id) {
    return new ProxyNode(id, "", Map.of(), "", "", "", "envoy", "");
  }
}
