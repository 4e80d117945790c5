package io.mizzen.it.bridge;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One stream of an xDS client, request by request.
 *
 * @param <A> the type of its responses
 */
final class RawStream<A> implements StreamObserver<A> {
  private static final int PATIENCE_SECONDS = 60;

  private final BlockingQueue<A> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();

  /** The next response; an error if none comes. */
  A next() throws InterruptedException {
    A response = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (response == null) {
      throw new AssertionError("no response within " + PATIENCE_SECONDS + " s; ended: " + end);
    }
    return response;
  }

  /** The next response that has come and was not read; empty without one. */
  Optional<A> unread() {
    return Optional.ofNullable(responses.poll());
  }

  Status end() throws Exception {
    return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onNext(A response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable t) {
    end.complete(Status.fromThrowable(t));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }
}
