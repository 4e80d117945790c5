package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.mizzen.client.ControlPlaneStatus.Accepted;
import io.mizzen.client.ControlPlaneStatus.Failure;
import io.mizzen.client.ControlPlaneStatus.State;
import io.mizzen.testkit.FakeClock;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusTrackerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final FakeClock clock = FakeClock.create();
  private final Instant start = clock.instant();
  private final StatusTracker tracker =
      new StatusTracker(ControlPlaneAddress.parse("127.0.0.1:15010"), clock);

  @AfterEach
  void close() {
    tracker.closed();
  }

  @Test
  void beginsNotStarted() {
    assertThat(tracker.status().controlPlane()).isEqualTo("127.0.0.1:15010");
    assertThat(tracker.status().state()).isEqualTo(State.NOT_STARTED);
    assertThat(tracker.status().since()).isEqualTo(start);
    assertThat(tracker.status().accepted()).isEmpty();
    assertThat(tracker.status().lastAccepted()).isEmpty();
    assertThat(tracker.status().lastError()).isEmpty();
  }

  @Test
  void connectingLastsUntilTheFirstAnswerHoweverOftenItFails() {
    tracker.connecting();
    clock.advance(A_SECOND);
    tracker.disconnected(Status.UNAVAILABLE.withDescription("refused"), false);

    assertThat(tracker.status().state()).isEqualTo(State.CONNECTING);
    assertThat(tracker.status().since()).isEqualTo(start);
    assertThat(tracker.status().lastError())
        .contains(new Failure("UNAVAILABLE: refused", start.plus(A_SECOND)));

    clock.advance(A_SECOND);
    tracker.connected();
    assertThat(tracker.status().isConnected()).isTrue();
    assertThat(tracker.status().since()).isEqualTo(start.plusSeconds(2));
    assertThat(tracker.status().lastError()).isPresent();
  }

  @Test
  void lossIsCountedFromItsBeginningAndKeepsWhatWasAccepted() {
    tracker.connecting();
    tracker.connected();
    tracker.accepted(TypeUrl.ROUTE.url(), "r1");
    clock.advance(A_SECOND);
    tracker.accepted(TypeUrl.CLUSTER.url(), "c1");
    clock.advance(A_SECOND);
    tracker.disconnected(Status.UNAVAILABLE, true);
    clock.advance(A_SECOND);
    tracker.disconnected(Status.UNAVAILABLE, false);

    assertThat(tracker.status().state()).isEqualTo(State.DISCONNECTED);
    assertThat(tracker.status().since()).isEqualTo(start.plusSeconds(2));
    assertThat(tracker.status().accepted())
        .containsEntry(TypeUrl.ROUTE, new Accepted("r1", start))
        .containsEntry(TypeUrl.CLUSTER, new Accepted("c1", start.plus(A_SECOND)));
    assertThat(tracker.status().lastAccepted()).contains(new Accepted("c1", start.plus(A_SECOND)));
    assertThat(tracker.status().lastError().map(Failure::at)).contains(start.plusSeconds(3));
  }

  @Test
  void rejectionIsAnErrorAndChangesNothingAccepted() {
    tracker.connected();
    tracker.accepted(TypeUrl.ROUTE.url(), "r1");
    tracker.rejected(TypeUrl.ROUTE.url(), "r2", "no such cluster\nat line 7");

    assertThat(tracker.status().isConnected()).isTrue();
    assertThat(tracker.status().accepted().get(TypeUrl.ROUTE)).isEqualTo(new Accepted("r1", start));
    assertThat(tracker.status().lastError().map(Failure::message))
        .contains("rejected RouteConfiguration r2: no such cluster");
  }

  @Test
  void listenersAreToldOfNowAndOfEachChangeInOrder() {
    List<ControlPlaneStatus> told = new CopyOnWriteArrayList<>();
    tracker.add(told::add);
    tracker.connecting();
    tracker.connected();
    tracker.accepted(TypeUrl.ROUTE.url(), "r1");
    tracker.disconnected(Status.UNAVAILABLE, true);
    for (int i = 0; i < 100; i++) {
      clock.advance(A_SECOND);
      tracker.disconnected(Status.UNAVAILABLE, false);
    }
    tracker.connected();
    tracker.closed();
    tracker.connected();

    await().atMost(PATIENCE).until(() -> told.size() == 7);
    assertThat(told)
        .extracting(ControlPlaneStatus::state)
        .containsExactly(
            State.NOT_STARTED,
            State.CONNECTING,
            State.CONNECTED,
            State.CONNECTED,
            State.DISCONNECTED,
            State.CONNECTED,
            State.CLOSED);
    assertThat(tracker.status().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void listenerThatComesAfterTheEndIsToldOfIt() {
    tracker.connected();
    tracker.closed();
    List<State> told = new CopyOnWriteArrayList<>();

    tracker.add(status -> told.add(status.state()));

    assertThat(told).containsExactly(State.CLOSED);
  }

  @Test
  void closedReturnsWhenAllHaveBeenTold() {
    List<State> told = new CopyOnWriteArrayList<>();
    AtomicReference<Thread> teller = new AtomicReference<>();
    tracker.add(
        status -> {
          teller.set(Thread.currentThread());
          told.add(status.state());
        });
    tracker.connecting();

    tracker.closed();

    assertThat(told).containsExactly(State.NOT_STARTED, State.CONNECTING, State.CLOSED);
    assertThat(Objects.requireNonNull(teller.get()).isAlive()).isFalse();
  }

  @Test
  void aListenerMayClose() {
    List<State> told = new CopyOnWriteArrayList<>();
    tracker.add(
        status -> {
          told.add(status.state());
          tracker.closed();
        });

    await().atMost(PATIENCE).until(() -> told.contains(State.CLOSED));
    assertThat(told).containsExactly(State.NOT_STARTED, State.CLOSED);
  }

  @Test
  void listenerThatFailsHindersNobodyAndRemovedOnesHearNothing() {
    List<State> told = new CopyOnWriteArrayList<>();
    List<State> removed = new CopyOnWriteArrayList<>();
    Consumer<ControlPlaneStatus> gone = status -> removed.add(status.state());
    tracker.add(gone);
    tracker.add(
        status -> {
          throw new IllegalStateException("of the listener");
        });
    tracker.add(status -> told.add(status.state()));
    await().atMost(PATIENCE).until(() -> told.size() == 1);
    tracker.remove(gone);
    tracker.connected();

    await().atMost(PATIENCE).until(() -> told.size() == 2);
    assertThat(told).containsExactly(State.NOT_STARTED, State.CONNECTED);
    assertThat(removed).containsExactly(State.NOT_STARTED);
  }
}
