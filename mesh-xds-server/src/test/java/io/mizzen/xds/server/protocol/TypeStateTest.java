package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.listener;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypeStateTest {
  private final Script routes = new Script(TypeUrl.ROUTE);
  private final Script clusters = new Script(TypeUrl.CLUSTER);
  private final Script listeners = new Script(TypeUrl.LISTENER);

  @Test
  void firstRequestIsAnswered() {
    routes.show(route("a", "1"), route("b", "1"));

    RequestOutcome verdict = routes.subscribe("a");

    assertThat(verdict).isEqualTo(RequestOutcome.SUBSCRIBED);
    assertThat(routes.answer()).containsExactly("a");
  }

  @Test
  void reconnectWithNonceOfAnotherServerIsAnswered() {
    routes.show(route("a", "1"));

    RequestOutcome verdict = routes.request(Nonce.FOREIGN, Optional.empty(), "a");

    assertThat(verdict).isEqualTo(RequestOutcome.SUBSCRIBED);
    assertThat(routes.answer()).containsExactly("a");
  }

  @Test
  void ackIsNotAnswered() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();

    assertThat(routes.ack("a")).isEqualTo(RequestOutcome.ACKED);
    assertThat(routes.answer()).isEmpty();
    assertThat(routes.ack("a")).isEqualTo(RequestOutcome.ACKED);
    assertThat(routes.answer()).isEmpty();
  }

  @Test
  void emptyNamesUnsubscribeNonWildcardTypes() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();

    routes.ack();

    assertThat(routes.show(route("a", "2"))).isEmpty();
  }

  @Test
  void emptyNamesAtFirstAreWildcardForListenersAndClusters() {
    clusters.show(cluster("a", "1"), cluster("b", "1"));

    clusters.subscribe();

    assertThat(clusters.answer()).containsExactly("a", "b");
    clusters.ack();
    assertThat(clusters.show(cluster("a", "1"), cluster("b", "1"), cluster("c", "1")))
        .containsExactly("a", "b", "c");
  }

  @Test
  void emptyNamesAtFirstAreNothingForOtherTypes() {
    routes.subscribe();

    assertThat(routes.show(route("a", "1"))).isEmpty();
  }

  @Test
  void emptyNamesAfterNamesUnsubscribeListenersAndClusters() {
    listeners.show(listener("a", "1"));
    listeners.subscribe("a");
    listeners.answer();

    listeners.ack();

    assertThat(listeners.reply()).isEmpty();
    assertThat(listeners.show(listener("a", "2"), listener("b", "1"))).isEmpty();
  }

  @Test
  void starIsWildcardAndCanBeDropped() {
    clusters.show(cluster("a", "1"), cluster("b", "1"));
    clusters.subscribe("*", "a");
    assertThat(clusters.answer()).containsExactly("a", "b");

    clusters.ack("a");

    assertThat(clusters.show(cluster("a", "2"), cluster("b", "2"))).containsExactly("a");
    clusters.ack();
    assertThat(clusters.reply()).isEmpty();
  }

  @Test
  void resubscribeAfterUnsubscribeIsAnswered() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();
    routes.ack("a");
    routes.ack();
    assertThat(routes.answer()).isEmpty();

    routes.ack("a");

    assertThat(routes.answer()).containsExactly("a");
  }

  @Test
  void resubscribeWithoutNonceIsAnswered() {
    listeners.show(listener("a", "1"));
    listeners.subscribe("a");
    listeners.answer();
    listeners.ack("a");
    listeners.ack();

    // grpc-js drops the nonce and keeps the version.
    assertThat(listeners.subscribe("a")).isEqualTo(RequestOutcome.SUBSCRIBED);

    assertThat(listeners.answer()).containsExactly("a");
  }

  @Test
  void staleNonceIsIgnoredWithItsNames() {
    routes.show(route("a", "1"), route("b", "1"));
    routes.subscribe("a");
    routes.answer();
    Nonce first = routes.last();
    routes.show(route("a", "2"), route("b", "1"));

    assertThat(routes.request(first, Optional.empty(), "a", "b")).isEqualTo(RequestOutcome.STALE);
    assertThat(routes.answer()).isEmpty();
    assertThat(routes.request(Nonce.FOREIGN, Optional.empty())).isEqualTo(RequestOutcome.STALE);
    assertThat(routes.show(route("a", "3"))).containsExactly("a");
  }

  @Test
  void nameDroppedByAStaleRequestAndNamedAgainIsAnswered() {
    routes.show(route("a", "1"), route("b", "1"));
    routes.subscribe("a", "b");
    routes.answer();
    Nonce first = routes.last();
    routes.show(route("a", "2"), route("b", "1"));

    routes.request(first, Optional.empty(), "a");
    assertThat(routes.answer()).isEmpty();
    routes.ack("a", "b");

    assertThat(routes.answer()).containsExactly("b");
    routes.ack("a", "b");
    assertThat(routes.answer()).isEmpty();
  }

  @Test
  void lateUnsubscribeFromTheWholeTypeIsWaitedForNoMoreAndUndoneByTheNextNames() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();
    Nonce first = routes.last();
    routes.ack("a");
    routes.show(route("a", "2"));

    assertThat(routes.request(first, Optional.empty())).isEqualTo(RequestOutcome.STALE);

    assertThat(routes.state().isPending()).isFalse();
    assertThat(routes.show(route("a", "3"))).isEmpty();
    assertThat(routes.request(first, Optional.empty(), "a")).isEqualTo(RequestOutcome.SUBSCRIBED);
    assertThat(routes.answer()).containsExactly("a");
  }

  @Test
  void lateUnsubscribeMayNameAResponseBetweenTheLastAckAndTheNewest() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();
    routes.ack("a");
    routes.show(route("a", "2"));
    Nonce between = routes.last();
    routes.show(route("a", "3"));

    assertThat(routes.request(between, Optional.empty())).isEqualTo(RequestOutcome.STALE);

    assertThat(routes.state().isPending()).isFalse();
    assertThat(routes.show(route("a", "4"))).isEmpty();
  }

  @Test
  void lateUnsubscribeAfterARefusalCounts() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();
    routes.nack("a");
    Nonce refused = routes.last();
    routes.show(route("a", "2"));
    routes.show(route("a", "3"));

    assertThat(routes.request(refused, Optional.empty())).isEqualTo(RequestOutcome.STALE);

    assertThat(routes.state().isPending()).isFalse();
    assertThat(routes.state().isRefused()).isFalse();
  }

  @Test
  void unsubscribeWithANonceOfAnotherStreamIsIgnored() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();

    assertThat(routes.request(Nonce.FOREIGN, Optional.empty())).isEqualTo(RequestOutcome.STALE);
    assertThat(routes.request(new Nonce(routes.last().number() + 1), Optional.empty()))
        .isEqualTo(RequestOutcome.STALE);

    assertThat(routes.state().isPending()).isTrue();
  }

  @Test
  void nonceOfAnotherTypeIsStale() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();

    Nonce otherType = new Nonce(routes.last().number() - 1);

    assertThat(routes.request(otherType, Optional.empty(), "a")).isEqualTo(RequestOutcome.STALE);
    assertThat(routes.state().isPending()).isTrue();
  }

  @Test
  void fewerNamesAreNotAnswered() {
    clusters.show(cluster("a", "1"), cluster("b", "1"));
    clusters.subscribe("a", "b");
    clusters.answer();

    clusters.ack("a");

    assertThat(clusters.reply()).isEmpty();
  }

  @Test
  void moreNamesAreAnsweredInFullForListenersAndClusters() {
    clusters.show(cluster("a", "1"), cluster("b", "1"));
    clusters.subscribe("a");
    clusters.answer();

    clusters.ack("a", "b");

    assertThat(clusters.answer()).containsExactly("a", "b");
  }

  @Test
  void moreNamesAreAnsweredWithJustThoseForOtherTypes() {
    routes.show(route("a", "1"), route("b", "1"));
    routes.subscribe("a");
    routes.answer();

    routes.ack("a", "b");

    assertThat(routes.answer()).containsExactly("b");
  }

  @Test
  void unknownNameDoesNotSilenceOthers() {
    routes.show(route("a", "1"));
    routes.subscribe("a", "unknown");
    assertThat(routes.answer()).containsExactly("a");

    routes.ack("a", "unknown");

    assertThat(routes.show(route("a", "1"), route("unknown", "1"))).containsExactly("unknown");
  }

  @Test
  void unknownListenerIsAnsweredByItsAbsence() {
    listeners.subscribe("unknown");

    Optional<Response> reply = listeners.reply();

    assertThat(reply.map(Script::names)).contains(List.of());
    assertThat(listeners.reply()).isEmpty();
  }

  @Test
  void vanishedListenerIsMissingFromTheNextResponse() {
    listeners.show(listener("a", "1"), listener("b", "1"));
    listeners.subscribe("a", "b");
    listeners.answer();

    assertThat(listeners.show(listener("b", "1"))).containsExactly("b");
  }

  @Test
  void vanishedRouteIsNotMentioned() {
    routes.show(route("a", "1"));
    routes.subscribe("a");
    routes.answer();

    assertThat(routes.show()).isEmpty();
    assertThat(routes.show(route("a", "1"))).isEmpty();
    assertThat(routes.show(route("a", "2"))).containsExactly("a");
  }

  @Test
  void versionIsOfTheContent() {
    clusters.show(cluster("b", "1"), cluster("a", "1"));
    clusters.subscribe();
    Response first = clusters.reply().orElseThrow();
    Script other = new Script(TypeUrl.CLUSTER);
    other.subscribe();

    Response different = last(other, cluster("a", "1"), cluster("b", "3"));
    Response same = last(other, cluster("a", "1"), cluster("b", "1"));

    assertThat(same.body().version())
        .isEqualTo(first.body().version())
        .isNotEqualTo(different.body().version());
  }

  @Test
  void largePartialAnswerIsSplit() {
    Script split = new Script(TypeUrl.ROUTE, 10);
    split.subscribe("a", "b", "c");
    split.set(route("a", "12345"), route("b", "12345"), route("c", "12345"));

    assertThat(split.answer()).containsExactly("a", "b");
    assertThat(split.answer()).containsExactly("c");
    assertThat(split.reply()).isEmpty();
  }

  private static Response last(Script script, XdsResource... resources) {
    script.set(resources);
    return script.reply().orElseThrow();
  }
}
