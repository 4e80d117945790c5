package io.mizzen.it.restart;

import static org.awaitility.Awaitility.await;

import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Keeps calls in flight until closed: each that ends starts the next. */
final class Load implements AutoCloseable {
  private static final int IN_FLIGHT = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EchoClient client;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch running = new CountDownLatch(IN_FLIGHT);
  private final LongAdder ended = new LongAdder();
  private final Queue<Reply> failures = new ConcurrentLinkedQueue<>();

  private Load(EchoClient client) {
    this.client = client;
  }

  static Load on(EchoClient client) {
    Load load = new Load(client);
    for (int i = 0; i < IN_FLIGHT; i++) {
      load.next();
    }
    return load;
  }

  /** Waits until that many more calls have ended. */
  void awaitCalls(int more) {
    long enough = ended.sum() + more;
    await().atMost(PATIENCE).until(() -> ended.sum() >= enough);
  }

  void awaitFailure() {
    await().atMost(PATIENCE).until(() -> !failures.isEmpty());
  }

  /** Calls that ended. */
  long calls() {
    return ended.sum();
  }

  /** The failures that callers were told; the first few. */
  List<Reply> failures() {
    return failures.stream().limit(10).toList();
  }

  /** Starts no more calls and waits for those in flight. */
  @Override
  public void close() {
    stopping.set(true);
    await().atMost(PATIENCE).until(() -> running.getCount() == 0);
  }

  private void next() {
    if (stopping.get()) {
      running.countDown();
      return;
    }
    // Off the thread that ended the call before, or a call that fails at once would recurse.
    var unused = client.start(Call.say()).thenAcceptAsync(this::ended);
  }

  private void ended(Reply reply) {
    ended.increment();
    if (!reply.isOk()) {
      failures.add(reply);
    }
    next();
  }
}
