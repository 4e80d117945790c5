package io.mizzen.examples.bookinfo.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.mizzen.examples.bookinfo.proto.GetRatingsRequest;
import io.mizzen.examples.bookinfo.proto.GetRatingsResponse;
import io.mizzen.examples.bookinfo.proto.ListReviewsRequest;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.RatingsGrpc;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewsServiceTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private Server silentRatings;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    String name = UUID.randomUUID().toString();
    silentRatings =
        InProcessServerBuilder.forName(name)
            .addService(
                new RatingsGrpc.RatingsImplBase() {
                  @Override
                  public void getRatings(
                      GetRatingsRequest request, StreamObserver<GetRatingsResponse> answer) {}
                })
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    silentRatings.shutdownNow();
    timer.shutdownNow();
  }

  @Test
  void theCallersDeadlineIsNotHiddenByAnAnswerWithoutStars() throws Exception {
    ReviewsService reviews =
        new ReviewsService(new InstanceId("reviews", "v2", "reviews-v2-1"), channel);
    Ended ended = new Ended();

    Context.current()
        .withDeadlineAfter(50, TimeUnit.MILLISECONDS, timer)
        .run(() -> reviews.listReviews(ListReviewsRequest.getDefaultInstance(), ended));

    assertThat(ended.status.get(60, TimeUnit.SECONDS).getCode())
        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void ratingsGoneForAnotherReasonIsAnAnswerWithoutStars() throws Exception {
    silentRatings.shutdownNow();
    ReviewsService reviews =
        new ReviewsService(new InstanceId("reviews", "v3", "reviews-v3-1"), channel);
    Ended ended = new Ended();

    reviews.listReviews(ListReviewsRequest.getDefaultInstance(), ended);

    assertThat(ended.status.get(60, TimeUnit.SECONDS).isOk()).isTrue();
    assertThat(ended.answer.get().getRatings().getFailure().getStatus()).isEqualTo("UNAVAILABLE");
  }

  @Test
  void anUnknownVersionIsRefused() {
    assertThatThrownBy(
            () -> new ReviewsService(new InstanceId("reviews", "v4", "reviews-v4-1"), channel))
        .hasMessageContaining("v4 (expected: v1, v2 or v3)");
  }

  private static final class Ended implements StreamObserver<ListReviewsResponse> {
    final CompletableFuture<Status> status = new CompletableFuture<>();
    final CompletableFuture<ListReviewsResponse> answer = new CompletableFuture<>();

    @Override
    public void onNext(ListReviewsResponse value) {
      answer.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      status.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      status.complete(Status.OK);
    }
  }
}
