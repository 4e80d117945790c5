package io.mizzen.examples.bookinfo.services;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.mizzen.examples.bookinfo.proto.GetRatingsResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns the stream of one ratings answer into exactly one of two ends. Called sequentially. */
final class RatingsAnswer implements StreamObserver<GetRatingsResponse> {
  private final Consumer<GetRatingsResponse> onRated;
  private final Consumer<Status> onFailure;
  private @Nullable GetRatingsResponse rated;

  RatingsAnswer(Consumer<GetRatingsResponse> onRated, Consumer<Status> onFailure) {
    this.onRated = onRated;
    this.onFailure = onFailure;
  }

  @Override
  public void onNext(GetRatingsResponse response) {
    rated = response;
  }

  @Override
  public void onError(Throwable failure) {
    onFailure.accept(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    if (rated == null) {
      onFailure.accept(Status.INTERNAL.withDescription("ratings ended without an answer"));
    } else {
      onRated.accept(rated);
    }
  }
}
