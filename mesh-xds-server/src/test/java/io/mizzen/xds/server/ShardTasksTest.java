package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C5: the order and the threads of a shard's tasks")
class ShardTasksTest {
  private final FakeLoop loop = new FakeLoop();
  private final Queue<Runnable> thread = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final LongAdder handOvers = new LongAdder();
  private String where = "nowhere";
  private long now;
  private final ShardTasks tasks = new ShardTasks(loop, thread::add, () -> now, handOvers);

  @Test
  void acknowledgementsRunOnTheLoopWithoutAHandOver() {
    onLoop(() -> tasks.execute(note("ack")));

    assertThat(ran).containsExactly("ack on loop");
    assertThat(handOvers.sum()).isZero();
  }

  @Test
  void shortTaskThatThrowsLetsTheNextOneRun() {
    onLoop(
        () -> {
          tasks.execute(
              () -> {
                throw new IllegalStateException("no");
              });
          tasks.execute(note("next"));
          tasks.execute(
              () -> {
                throw new StackOverflowError();
              });
          tasks.execute(note("last"));
        });

    assertThat(ran).containsExactly("next on loop", "last on loop");
  }

  @Test
  void shortTaskOfARunningOneFollowsIt() {
    onLoop(
        () ->
            tasks.execute(
                () -> {
                  tasks.execute(note("inner"));
                  tasks.execute(note("last"));
                  note("outer").run();
                }));

    assertThat(ran).containsExactly("outer on loop", "inner on loop", "last on loop");
  }

  @Test
  void manyShortTasksFromElsewhereWakeTheLoopOnce() {
    tasks.execute(note("a"));
    tasks.execute(note("b"));
    assertThat(loop.tasks).hasSize(1);

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
                visit(note("visits"));
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
            tasks.publish(() -> visit(note("visits")));
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
          tasks.publish(() -> visit(note("visits")));
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
          visit(note("visits"));
        });

    runThread();
    runLoop();

    assertThat(ran).containsExactly("publication on thread", "visits on loop");
  }

  @Test
  void visitsOnTheLoopAreWrittenPartByPart() {
    Iterator<Integer> parts = IntStream.range(0, 3).iterator();
    tasks.publish(
        () ->
            tasks.visit(
                () -> {
                  note("part " + parts.next()).run();
                  loop.tasks.add(note("write"));
                  tasks.execute(note("ack"));
                  return parts.hasNext();
                }));

    runThread();
    runLoop();

    assertThat(ran)
        .containsExactly(
            "part 0 on loop",
            "write on loop",
            "part 1 on loop",
            "write on loop",
            "part 2 on loop",
            "ack on loop",
            "ack on loop",
            "ack on loop",
            "write on loop");
    assertThat(handOvers.sum()).as("to the thread, and to the loop").isEqualTo(2);
  }

  @Test
  void visitsThatTheLoopHasBegunGoOnOnTheThread() {
    Iterator<Integer> parts = IntStream.range(0, 3).iterator();
    onLoop(
        () ->
            tasks.visit(
                () -> {
                  note("part " + parts.next()).run();
                  return parts.hasNext();
                }));
    open(note("opening"));

    runThread();
    runLoop();

    assertThat(ran)
        .containsExactly(
            "part 0 on loop", "part 1 on thread", "part 2 on thread", "opening on thread");
  }

  @Test
  void publicationsAndShortTasksRunInThePausesOfAStorm() {
    int storm = OpeningQueue.AT_ONCE + 2;
    IntStream.range(0, storm)
        .forEach(
            i ->
                open(
                    () -> {
                      note("opening").run();
                      now++;
                    }));
    runThread();
    assertThat(ran).containsExactly("opening on thread");

    tasks.publish(() -> visit(note("visits")));
    runThread();
    runLoop();
    onLoop(() -> tasks.execute(note("ack")));
    assertThat(ran).containsExactly("opening on thread", "visits on loop", "ack on loop");

    while (!loop.later.isEmpty()) {
      onLoop(loop.later.remove());
      runThread();
    }
    assertThat(ran).hasSize(storm + 2);
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

  private void visit(Runnable task) {
    tasks.visit(
        () -> {
          task.run();
          return false;
        });
  }

  private void open(Runnable task) {
    tasks.open(
        () -> {
          task.run();
          return false;
        });
  }

  private Runnable note(String what) {
    return () -> ran.add(what + " on " + where);
  }

  private void onLoop(Runnable task) {
    loop.isCurrent = true;
    where = "loop";
    task.run();
    loop.isCurrent = false;
  }

  private void runLoop() {
    onLoop(() -> runAll(loop.tasks));
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
