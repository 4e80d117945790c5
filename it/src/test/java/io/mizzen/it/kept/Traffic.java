package io.mizzen.it.kept;

import io.grpc.Channel;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Reply;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** Keeps a few calls in flight on one channel and judges every reply. */
final class Traffic implements AutoCloseable {
  private static final int IN_FLIGHT = 4;

  /** Further wrong replies say nothing new. */
  private static final int ENOUGH = 20;

  /** Calls that fail at once would otherwise keep a whole core busy. */
  private static final Executor PACED = CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS);

  private final Channel channel;
  private final Call call;
  private final LongAdder replies = new LongAdder();
  private final Queue<Reply> unexpected = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended = new CountDownLatch(IN_FLIGHT);

  /** The newest last. */
  private final List<Predicate<Reply>> allowed = new CopyOnWriteArrayList<>();

  private volatile boolean stopping;

  Traffic(Channel channel, Call call, Predicate<Reply> allowed) {
    this.channel = channel;
    this.call = call;
    this.allowed.add(allowed);
    for (int i = 0; i < IN_FLIGHT; i++) {
      next();
    }
  }

  /** Replies to calls that begin from now on must satisfy this. */
  void allow(Predicate<Reply> replies) {
    allowed.add(replies);
  }

  /** Replies that were not allowed while their calls were in flight. */
  List<Reply> unexpected() {
    return List.copyOf(unexpected);
  }

  /** The number of calls that have ended. */
  long replies() {
    return replies.sum();
  }

  /** Waits for the calls in flight. */
  @Override
  public void close() {
    stopping = true;
    try {
      if (!ended.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError(ended.getCount() + " calls never ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while calls were in flight", e);
    }
  }

  private void next() {
    if (stopping) {
      ended.countDown();
      return;
    }
    int begun = allowed.size() - 1;
    CompletableFuture<Void> unused =
        EchoClient.start(channel, call)
            .thenAccept(reply -> judge(reply, begun))
            .thenRunAsync(this::next, PACED);
  }

  private void judge(Reply reply, int begun) {
    replies.increment();
    boolean isAllowed =
        allowed.subList(begun, allowed.size()).stream().anyMatch(each -> each.test(reply));
    if (!isAllowed && unexpected.size() < ENOUGH) {
      unexpected.add(reply);
    }
  }
}
