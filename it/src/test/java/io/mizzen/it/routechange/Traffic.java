package io.mizzen.it.routechange;

import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Reply;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Keeps a number of calls in flight on one channel: each that ends starts the next. */
final class Traffic implements AutoCloseable {
  private static final int IN_FLIGHT = 24;

  private final EchoClient client;
  private final LongAdder answered = new LongAdder();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended = new CountDownLatch(IN_FLIGHT);
  private volatile boolean stopping;

  private Traffic(EchoClient client) {
    this.client = client;
  }

  static Traffic on(EchoClient client) {
    Traffic traffic = new Traffic(client);
    for (int i = 0; i < IN_FLIGHT; i++) {
      traffic.next();
    }
    return traffic;
  }

  long answered() {
    return answered.sum();
  }

  /** The messages of failed calls, oldest first. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Lets the calls in flight end and starts no more. */
  @Override
  public void close() {
    stopping = true;
    try {
      if (!ended.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError(ended.getCount() + " calls never ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while calls end", e);
    }
  }

  private void next() {
    if (stopping || failures.size() > 100) {
      ended.countDown();
      return;
    }
    var unused = client.start(Call.say()).thenAccept(this::ended);
  }

  private void ended(Reply reply) {
    if (reply.isOk()) {
      answered.increment();
    } else {
      failures.add(reply.status().toString());
    }
    next();
  }
}
