package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C5: the order and the threads of a shard's tasks")
class ShardTasksTest {
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final Queue<Runnable> thread = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final LongAdder handOvers = new LongAdder();
  private boolean inLoop;
  private String where = "nowhere";
  private final ShardTasks tasks = new ShardTasks(loop::add, () -> inLoop, thread::add, handOvers);

  @Test
  void acknowledgementsRunOnTheLoopWithoutAHandOver() {
    onLoop(() -> tasks.execute(note("ack")));

    assertThat(ran).containsExactly("ack on loop");
    assertThat(handOvers.sum()).isZero();
  }

  @Test
  void manyShortTasksFromElsewhereWakeTheLoopOnce() {
    tasks.execute(note("a"));
    tasks.execute(note("b"));
    assertThat(loop).hasSize(1);

    runLoop();

    assertThat(ran).containsExactly("a on loop", "b on loop");
  }

  @Test
  void publicationWaitsForOneOpeningAtMost() {
    int storm = 500;
    open(
        () -> {
          note("first").run();
          tasks.publish(
              () -> {
                note("publication").run();
                tasks.visit(note("visits"));
              });
        });
    IntStream.range(0, storm).forEach(i -> open(note("opening")));

    runThread();

    assertThat(ran).startsWith("first on thread", "publication on thread", "visits on thread");
    assertThat(ran).hasSize(storm + 3);
  }

  @Test
  void publicationWaitsForOnePartOfAnOpeningAtMost() {
    Iterator<Integer> parts = IntStream.range(0, 5).iterator();
    tasks.open(
        () -> {
          int part = parts.next();
          note("part " + part).run();
          if (part == 1) {
            tasks.publish(() -> tasks.visit(note("visits")));
            tasks.execute(note("ack"));
          }
          return parts.hasNext();
        });
    open(note("next opening"));

    runThread();

    assertThat(ran)
        .containsExactly(
            "part 0 on thread",
            "part 1 on thread",
            "visits on thread",
            "ack on thread",
            "part 2 on thread",
            "part 3 on thread",
            "part 4 on thread",
            "next opening on thread");
  }

  @Test
  void publicationAndItsVisitsOvertakeShortTasks() {
    open(
        () -> {
          IntStream.range(0, 500).forEach(i -> tasks.execute(note("ack")));
          tasks.publish(() -> tasks.visit(note("visits")));
        });

    runThread();
    runLoop();

    assertThat(ran).startsWith("visits on loop").hasSize(501);
  }

  @Test
  void longTasksWaitForSoManyShortOnes() {
    open(note("opening"));
    int many = ShardTasks.SHORT_FIRST + 1;
    onLoop(() -> IntStream.range(0, many).forEach(i -> tasks.execute(note("ack"))));
    assertThat(ran).as("the loop is not held up").isEmpty();

    runThread();
    assertThat(ran.indexOf("opening on thread")).isEqualTo(ShardTasks.SHORT_FIRST);
    assertThat(ran).hasSize(ShardTasks.SHORT_FIRST + 1);

    runLoop();
    assertThat(ran).endsWith("ack on loop");
  }

  @Test
  void visitsOfAPublicationRunOnTheLoop() {
    tasks.publish(
        () -> {
          note("publication").run();
          tasks.visit(note("visits"));
        });

    runThread();
    runLoop();

    assertThat(ran).containsExactly("publication on thread", "visits on loop");
  }

  @Test
  void tasksThatATaskAddsRunAfterIt() {
    onLoop(
        () ->
            tasks.execute(
                () -> {
                  tasks.execute(note("second"));
                  note("first").run();
                }));

    assertThat(ran).containsExactly("first on loop", "second on loop");
  }

  @Test
  void failureOfOneTaskStopsNoOther() {
    open(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    open(
        () -> {
          throw new StackOverflowError("on purpose");
        });
    open(note("opening"));

    runThread();

    assertThat(ran).containsExactly("opening on thread");
  }

  @Test
  void closedLoopIsNoError() {
    ShardTasks closed =
        new ShardTasks(
            task -> {
              throw new RejectedExecutionException("closed");
            },
            () -> false,
            thread::add,
            handOvers);

    closed.execute(note("late"));

    assertThat(ran).isEmpty();
  }

  /** With real threads: every task runs, and never two at a time. */
  @Test
  void oneAtATimeAndNoneIsLost() throws Exception {
    int each = 20_000;
    ExecutorService realLoop = Executors.newSingleThreadExecutor();
    ExecutorService realThread = Executors.newSingleThreadExecutor();
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      Thread loopThread = realLoop.submit(Thread::currentThread).get();
      ShardTasks real =
          new ShardTasks(
              realLoop, () -> Thread.currentThread() == loopThread, realThread, handOvers);
      CountDownLatch left = new CountDownLatch(4 * each);
      AtomicBoolean overlaps = new AtomicBoolean();
      int[] running = {0};
      Runnable task =
          () -> {
            // Not atomic: two at a time would be seen, or not see each other's.
            if (++running[0] != 1) {
              overlaps.set(true);
            }
            running[0]--;
            left.countDown();
          };
      realLoop.execute(() -> IntStream.range(0, each).forEach(i -> real.execute(task)));
      others.execute(() -> IntStream.range(0, each).forEach(i -> real.execute(task)));
      others.execute(
          () ->
              IntStream.range(0, each)
                  .forEach(
                      i -> {
                        open(real, task);
                        real.publish(task);
                      }));

      left.await();

      assertThat(overlaps).isFalse();
      assertThat(running[0]).isZero();
    } finally {
      realLoop.shutdownNow();
      realThread.shutdownNow();
      others.shutdownNow();
    }
  }

  private void open(Runnable task) {
    open(tasks, task);
  }

  private static void open(ShardTasks of, Runnable task) {
    of.open(
        () -> {
          task.run();
          return false;
        });
  }

  private Runnable note(String what) {
    return () -> ran.add(what + " on " + where);
  }

  private void onLoop(Runnable task) {
    inLoop = true;
    where = "loop";
    task.run();
    inLoop = false;
  }

  private void runLoop() {
    onLoop(() -> runAll(loop));
  }

  private void runThread() {
    where = "thread";
    runAll(thread);
  }

  private static void runAll(Queue<Runnable> tasks) {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }
}
