package io.mizzen.controlplane.certificates;

import io.mizzen.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** Runs tasks in the test's thread, planned ones when the clock has come so far. */
final class ManualWorker implements RenewalWorker {
  private final FakeClock clock;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private Optional<Runnable> planned = Optional.empty();
  private Duration left = Duration.ZERO;

  ManualWorker(FakeClock clock) {
    this.clock = clock;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void at(Duration delay, Runnable task) {
    planned = Optional.of(task);
    left = delay;
  }

  /** Runs what waits. */
  void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass, and runs what is planned meanwhile. */
  void advance(Duration time) {
    Duration rest = time;
    run();
    while (planned.isPresent() && left.compareTo(rest) <= 0) {
      clock.advance(left);
      rest = rest.minus(left);
      Runnable task = planned.get();
      planned = Optional.empty();
      task.run();
      run();
    }
    clock.advance(rest);
    left = left.minus(rest);
  }

  @Override
  public void close() {}
}
