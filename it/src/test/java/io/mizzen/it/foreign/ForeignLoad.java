package io.mizzen.it.foreign;

import static org.awaitility.Awaitility.await;

import io.mizzen.it.foreign.ForeignClient.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Batches of calls of a foreign client, one after the other, until it is closed. */
final class ForeignLoad implements AutoCloseable {
  private final Supplier<Outcome> batch;
  private final AtomicBoolean stop = new AtomicBoolean();

  /** Written by the thread of the load alone. */
  private volatile Numbered latest = new Numbered(0, new Outcome(Map.of(), Map.of()));

  private final AtomicLong calls = new AtomicLong();
  private final List<Map<String, Integer>> failures = new CopyOnWriteArrayList<>();
  private final long started = System.nanoTime();
  private final CompletableFuture<Long> ended;

  /** A batch and how many were before it. */
  private record Numbered(long number, Outcome outcome) {}

  private ForeignLoad(Supplier<Outcome> batch) {
    this.batch = batch;
    this.ended = CompletableFuture.supplyAsync(this::run);
  }

  static ForeignLoad start(Supplier<Outcome> batch) {
    return new ForeignLoad(batch);
  }

  private long run() {
    while (!stop.get()) {
      Outcome outcome = batch.get();
      if (!outcome.failures().isEmpty()) {
        failures.add(outcome.failures());
      }
      calls.addAndGet(
          outcome.answers().values().stream().mapToInt(Integer::intValue).sum()
              + outcome.failures().values().stream().mapToInt(Integer::intValue).sum());
      latest = new Numbered(latest.number() + 1, outcome);
    }
    return System.nanoTime();
  }

  /** Waits for a batch that begins after now and is as expected. */
  void awaitLater(Duration patience, Predicate<Outcome> expected) {
    long running = latest.number() + 1;
    await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              Numbered now = latest;
              return ended.isDone() || (now.number() > running && expected.test(now.outcome()));
            });
  }

  /** The failures of each batch that had some. */
  List<Map<String, Integer>> failures() {
    return failures;
  }

  long calls() {
    return calls.get();
  }

  /** Calls a second, from the start to {@link #end}. */
  long perSecond() {
    return calls.get() * 1_000_000_000L / (ended.join() - started);
  }

  /** Lets the last batch end; throws what ended the load before. */
  void end() {
    stop.set(true);
    ended.join();
  }

  @Override
  public void close() {
    end();
  }
}
