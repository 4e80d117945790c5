package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NackTest {
  private final Script routes = new Script(TypeUrl.ROUTE);
  private final Script clusters = new Script(TypeUrl.CLUSTER);

  @Test
  void nackIsNotAnsweredUntilConfigChanges() {
    routes.show(route("a", "bad"));
    routes.subscribe("a");
    routes.answer();

    assertThat(routes.nack("a")).isEqualTo(RequestOutcome.NACKED);
    assertThat(routes.answer()).isEmpty();
    assertThat(routes.nack("a")).isEqualTo(RequestOutcome.NACKED);
    assertThat(routes.answer()).isEmpty();
    assertThat(routes.show(route("a", "bad"))).isEmpty();
    assertThat(routes.show(route("a", "good"))).containsExactly("a");
  }

  @Test
  void nackWithoutNonceIsNotAnswered() {
    clusters.show(cluster("a", "bad"));
    clusters.subscribe();
    clusters.answer();

    assertThat(clusters.request(Nonce.NONE, Optional.of("bad"))).isEqualTo(RequestOutcome.NACKED);
    assertThat(clusters.reply()).isEmpty();
  }

  @Test
  void nackWithoutNamesDoesNotUnsubscribe() {
    routes.show(route("a", "bad"));
    routes.subscribe("a");
    routes.answer();

    routes.nack();

    assertThat(routes.show(route("a", "good"))).containsExactly("a");
  }

  @Test
  void namesAddedByNackAreAnsweredWithoutTheRefused() {
    routes.show(route("a", "bad"), route("b", "1"));
    routes.subscribe("a");
    routes.answer();

    routes.nack("a", "b");

    assertThat(routes.answer()).containsExactly("b");
  }

  @Test
  void unknownNameAddedByNackDoesNotSendTheRefusedVersionAgain() {
    clusters.show(cluster("a", "bad"));
    clusters.subscribe("a");
    clusters.answer();

    clusters.nack("a", "unknown");

    assertThat(clusters.reply()).isEmpty();
  }

  @Test
  void namesRemovedByNackAreNotSentAnyMore() {
    routes.show(route("a", "bad"), route("b", "1"));
    routes.subscribe("a", "b");
    routes.answer();

    routes.nack("b");

    assertThat(routes.show(route("a", "good"), route("b", "2"))).containsExactly("b");
  }

  @Test
  void requestAfterNackWithoutErrorLeavesItRefused() {
    routes.show(route("a", "bad"), route("b", "1"));
    routes.subscribe("a");
    routes.answer();
    routes.nack("a");

    // grpc-java's next change of names carries the refused nonce and no error.
    routes.ack("a", "b");

    assertThat(routes.state().acks().acked()).isEmpty();
    assertThat(routes.answer()).containsExactly("b");
    routes.ack("a", "b");
    assertThat(routes.state().isRefused()).isTrue();
    assertThat(routes.state().acks().nack()).isPresent();
    assertThat(routes.state().acks().acked().map(AckState.Acked::number))
        .contains(routes.last().number());
  }

  @Test
  void acceptedReplacementEndsTheRefusal() {
    routes.show(route("a", "bad"));
    routes.subscribe("a");
    routes.answer();
    routes.nack("a");
    routes.show(route("a", "good"));

    routes.ack("a");

    assertThat(routes.state().isRefused()).isFalse();
    assertThat(routes.state().acks().nack()).isEmpty();
  }

  @Test
  void staleNackIsIgnored() {
    clusters.show(cluster("a", "1"));
    clusters.subscribe();
    clusters.answer();
    Nonce first = clusters.last();
    clusters.show(cluster("a", "2"));

    assertThat(clusters.request(first, Optional.of("bad"))).isEqualTo(RequestOutcome.STALE);
    assertThat(clusters.state().isRefused()).isFalse();
  }

  @Test
  void answerToOlderPartialResponseCountsForWhatIsLeftOfIt() {
    routes.show(route("a", "bad"), route("b", "1"));
    routes.subscribe("a", "b");
    routes.answer();
    Nonce first = routes.last();
    routes.show(route("a", "bad"), route("b", "2"));

    assertThat(routes.request(first, Optional.of("bad a"), "a", "b"))
        .isEqualTo(RequestOutcome.NACKED);
    routes.ack("a", "b");

    assertThat(routes.state().isRefused()).isTrue();
    assertThat(routes.answer()).isEmpty();
  }

  @Test
  void refusedIsNotSentAgainToAClientThatDroppedItAndCameBack() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();
    Nonce first = routes.last();
    routes.show(route("a", "bad"));
    routes.request(first, Optional.empty(), "b");

    routes.nack("a");

    assertThat(routes.answer()).isEmpty();
    routes.ack("a");
    assertThat(routes.answer()).isEmpty();
  }
}
