package io.mizzen.controlplane.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.Finding;
import io.mizzen.controlplane.loop.EventLoop.Urgency;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.model.MeshSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopTest {
  private static final SourceId GOOD = new SourceId(1, "good");
  private static final SourceId URGENT = new SourceId(3, "urgent");
  private static final SourceId BAD = new SourceId(2, "bad");
  private static final Debounce DEBOUNCE =
      new Debounce(Duration.ofMillis(50), Duration.ofSeconds(1));

  private final List<Map<SourceId, SourceChange>> steps =
      Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AutoClose
  private final EventLoop loop =
      new EventLoop(
          MeshState.initial(MeshSettings.defaults("mesh"), List.of()),
          this::step,
          state -> {},
          DEBOUNCE,
          System::nanoTime);

  private MeshState step(MeshState state, Map<SourceId, SourceChange> changes) {
    steps.add(changes);
    if (changes.containsKey(BAD)) {
      throw new IllegalStateException("cannot be assembled");
    }
    return MeshStep.apply(state, changes);
  }

  @Test
  void withoutAThreadTheCallerMakesTheStep() {
    assertThat(loop.put(GOOD, said("a"), Urgency.AT_ONCE)).isCompleted();
    assertThat(loop.put(GOOD, said("b"), Urgency.MAY_WAIT)).isNotCompleted();
  }

  @Test
  void changesDuringAStepAreMergedIntoTheNext() throws Exception {
    EventLoop slow = slow();
    try (slow) {
      slow.start();
      CompletableFuture<MeshState> one = slow.put(GOOD, said("0"), Urgency.MAY_WAIT);
      assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
      List<CompletableFuture<MeshState>> more = new ArrayList<>();
      for (int i = 1; i <= 1_000; i++) {
        more.add(slow.put(GOOD, said(String.valueOf(i)), Urgency.MAY_WAIT));
      }
      release.countDown();

      one.join();
      more.forEach(CompletableFuture::join);
    }
    assertThat(steps).hasSize(2);
    assertThat(steps.get(1))
        .hasEntrySatisfying(GOOD, change -> assertThat(change.findings().keys()).hasSize(1_000));
  }

  @Test
  void urgentChangeTakesAllThatIsPendingWithIt() throws Exception {
    EventLoop slow = slow();
    try (slow) {
      slow.start();
      var unused = slow.put(GOOD, said("0"), Urgency.MAY_WAIT);
      assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<MeshState> waits = slow.put(GOOD, said("1"), Urgency.MAY_WAIT);
      CompletableFuture<MeshState> urgent = slow.put(URGENT, said("2"), Urgency.AT_ONCE);
      release.countDown();

      assertThat(waits.join()).isSameAs(urgent.join());
    }
  }

  @Test
  void failedChangeIsReportedAndHarmsNoOtherSource() {
    MeshState before = loop.state();
    var unused = loop.put(GOOD, said("a"), Urgency.MAY_WAIT);

    CompletableFuture<MeshState> bad = loop.put(BAD, said("b"), Urgency.AT_ONCE);

    assertThatThrownBy(bad::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("cannot be assembled");
    assertThat(loop.state().contribution(GOOD).findings()).containsKey("a");
    assertThat(loop.state().contribution(BAD)).isEqualTo(before.contribution(BAD));
    assertThat(loop.put(GOOD, said("c"), Urgency.AT_ONCE)).isCompleted();
  }

  @Test
  void afterCloseEveryChangeFailsAndNoThreadIsLeft() throws Exception {
    EventLoop slow = slow();
    slow.start();
    var unused = slow.put(GOOD, said("0"), Urgency.MAY_WAIT);
    assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<MeshState> waiting = slow.put(GOOD, said("1"), Urgency.MAY_WAIT);
    release.countDown();
    slow.close();
    slow.close();

    assertThat(waiting).isDone();
    assertThatThrownBy(() -> slow.put(GOOD, said("2"), Urgency.AT_ONCE).join())
        .hasMessageContaining("the control plane is closed");
  }

  /** The executor drops what it has not begun: nobody may wait for that for ever. */
  @Test
  void changeThatWaitsForTheThreadFailsWhenTheLoopIsClosed() throws Exception {
    EventLoop slow = slow();
    slow.start();
    var unused = slow.put(GOOD, said("0"), Urgency.MAY_WAIT);
    assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<MeshState> waiting = slow.update(state -> state);
    Thread closing = new Thread(slow::close);
    closing.start();
    while (!slow.isClosed()) {
      Thread.onSpinWait();
    }
    release.countDown();
    closing.join();

    assertThat(waiting).isCompletedExceptionally();
  }

  /** Once, and without a further report of the source. */
  @Test
  void sourceWhoseStepFailedSaysEverythingAgain() {
    CompletableFuture<MeshState> caughtUp = new CompletableFuture<>();
    CountDownLatch failures = new CountDownLatch(2);
    EventLoop failing =
        new EventLoop(
            MeshState.initial(MeshSettings.defaults("mesh"), List.of()),
            (state, changes) -> {
              if (failures.getCount() > 0) {
                failures.countDown();
                throw new IllegalStateException("not now");
              }
              return MeshStep.apply(state, changes);
            },
            state -> {
              if (state.contribution(GOOD).findings().containsKey("all")) {
                caughtUp.complete(state);
              }
            },
            DEBOUNCE,
            System::nanoTime);
    try (failing) {
      failing.start();
      ReportQueue queue =
          new ReportQueue(
              GOOD, failing, () -> SourceChange.everything(List.of(), said("all").findings()));

      queue.put(said("a"));

      assertThat(caughtUp.join().contribution(GOOD).findings()).containsOnlyKeys("all");
    }
  }

  private EventLoop slow() {
    return new EventLoop(
        MeshState.initial(MeshSettings.defaults("mesh"), List.of()),
        (state, changes) -> {
          steps.add(changes);
          first.countDown();
          await(release);
          return MeshStep.apply(state, changes);
        },
        state -> {},
        DEBOUNCE,
        System::nanoTime);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SourceChange said(String entry) {
    return SourceChange.ofResources(
        Edits.none(), new Edits<>(Map.of(entry, Optional.of(List.<Finding>of()))));
  }
}
