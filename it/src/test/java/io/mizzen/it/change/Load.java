package io.mizzen.it.change;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** Keeps a number of calls in flight: each that ends starts the next. */
final class Load {
  private final Channel channel;
  private final LongAdder started = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended;
  private volatile boolean stopping;
  private volatile Wanted wanted = new Wanted(new Answer("", 0), new CompletableFuture<>());

  private record Wanted(Answer answer, CompletableFuture<Answer> seen) {}

  Load(Channel channel, int inFlight) {
    this.channel = channel;
    this.ended = new CountDownLatch(inFlight);
    for (int i = 0; i < inFlight; i++) {
      next();
    }
  }

  /** Tells what the next {@link #awaitWanted} waits for. To be called before the change. */
  void want(Answer answer) {
    wanted = new Wanted(answer, new CompletableFuture<>());
  }

  void awaitWanted(Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    wanted.seen().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lets the calls in flight end and starts no more. */
  void stop() throws InterruptedException {
    stopping = true;
    if (!ended.await(1, TimeUnit.MINUTES)) {
      throw new AssertionError(ended.getCount() + " calls never ended");
    }
  }

  long started() {
    return started.sum();
  }

  long answered() {
    return answered.sum();
  }

  Queue<String> failures() {
    return failures;
  }

  private void next() {
    if (stopping) {
      ended.countDown();
      return;
    }
    started.increment();
    ClientCalls.asyncUnaryCall(
        channel.newCall(Echo.CALL, CallOptions.DEFAULT),
        "",
        new StreamObserver<String>() {
          @Override
          public void onNext(String text) {
            Answer answer = Answer.parse(text);
            Wanted now = wanted;
            if (now.answer().equals(answer)) {
              now.seen().complete(answer);
            }
          }

          @Override
          public void onError(Throwable cause) {
            failures.add(String.valueOf(cause));
            next();
          }

          @Override
          public void onCompleted() {
            answered.increment();
            next();
          }
        });
  }
}
