package io.mizzen.examples.bookinfo.services;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.mizzen.examples.bookinfo.proto.GetRatingsRequest;
import io.mizzen.examples.bookinfo.proto.GetRatingsResponse;
import io.mizzen.examples.bookinfo.proto.ListReviewsRequest;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.Rating;
import io.mizzen.examples.bookinfo.proto.RatingsFailure;
import io.mizzen.examples.bookinfo.proto.RatingsGrpc;
import io.mizzen.examples.bookinfo.proto.RatingsOutcome;
import io.mizzen.examples.bookinfo.proto.ReviewsGrpc;
import io.mizzen.examples.bookinfo.proto.ServedBy;
import io.mizzen.examples.bookinfo.proto.StarStyle;
import io.mizzen.examples.bookinfo.proto.SummarizeRequest;
import io.mizzen.examples.bookinfo.proto.SummarizeResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The reviews service. v1 calls nobody; v2 and v3 ask ratings and differ in the colour of the
 * stars.
 *
 * <p>Reviews without stars are better than no reviews: when ratings fails, the answer carries the
 * reviews and says what failed. The deadline of the call being served bounds the call to ratings;
 * once it has passed, the call fails with it.
 */
public final class ReviewsService extends ReviewsGrpc.ReviewsImplBase {
  private final InstanceId self;
  private final StarStyle style;
  private final RatingsGrpc.RatingsStub ratings;

  /**
   * @param ratingsChannel leads to ratings; a version without stars never uses it
   */
  public ReviewsService(InstanceId self, Channel ratingsChannel) {
    this.self = self;
    this.style = styleOf(self.version());
    this.ratings = RatingsGrpc.newStub(ratingsChannel);
  }

  static StarStyle styleOf(String version) {
    return switch (version) {
      case "v1" -> StarStyle.STAR_STYLE_NONE;
      case "v2" -> StarStyle.STAR_STYLE_BLACK;
      case "v3" -> StarStyle.STAR_STYLE_RED;
      default ->
          throw new IllegalArgumentException(
              "reviews version: " + version + " (expected: v1, v2 or v3)");
    };
  }

  @Override
  public void listReviews(ListReviewsRequest request, StreamObserver<ListReviewsResponse> answer) {
    ServedBy signature = self.sign();
    if (style == StarStyle.STAR_STYLE_NONE) {
      finish(answer, plain(signature, request.getBookId()).build());
      return;
    }
    if (answer instanceof ServerCallStreamObserver<ListReviewsResponse> call) {
      // The caller may leave while ratings is still thinking; then the answer has nowhere to go,
      // and with a handler set gRPC drops it instead of throwing.
      call.setOnCancelHandler(() -> {});
    }
    Deadline deadline = Context.current().getDeadline();
    BooleanSupplier timeIsUp = () -> deadline != null && deadline.isExpired();
    StreamObserver<GetRatingsResponse> onRatings =
        new RatingsAnswer(
            rated -> finish(answer, withStars(signature, request.getBookId(), rated)),
            failure -> {
              if (timeIsUp.getAsBoolean()) {
                // Ratings ran into the deadline of the very call being served: nobody waits for
                // an answer any more, and one that slipped through would hide the timeout.
                answer.onError(
                    Status.DEADLINE_EXCEEDED
                        .withDescription("time was up while " + self.instance() + " asked ratings")
                        .asRuntimeException());
              } else {
                finish(answer, withoutStars(signature, request.getBookId(), failure));
              }
            });
    GetRatingsRequest question =
        GetRatingsRequest.newBuilder().setBookId(request.getBookId()).build();
    ratings.getRatings(question, onRatings);
  }

  @Override
  public void summarize(SummarizeRequest request, StreamObserver<SummarizeResponse> answer) {
    answer.onNext(
        SummarizeResponse.newBuilder()
            .setServedBy(self.sign())
            .setReviewCount(Library.reviews(request.getBookId()).size())
            .build());
    answer.onCompleted();
  }

  private ListReviewsResponse.Builder plain(ServedBy signature, String bookId) {
    return ListReviewsResponse.newBuilder()
        .setServedBy(signature)
        .setStarStyle(style)
        .addAllReviews(Library.reviews(bookId));
  }

  private ListReviewsResponse withStars(
      ServedBy signature, String bookId, GetRatingsResponse rated) {
    Map<String, Integer> stars = new HashMap<>();
    for (Rating rating : rated.getRatingsList()) {
      stars.put(rating.getReviewer(), rating.getStars());
    }
    ListReviewsResponse.Builder response = plain(signature, bookId);
    response
        .getReviewsBuilderList()
        .forEach(review -> review.setStars(stars.getOrDefault(review.getReviewer(), 0)));
    return response
        .setRatings(RatingsOutcome.newBuilder().setServedBy(rated.getServedBy()))
        .build();
  }

  private ListReviewsResponse withoutStars(ServedBy signature, String bookId, Status failure) {
    String description = failure.getDescription();
    return plain(signature, bookId)
        .setRatings(
            RatingsOutcome.newBuilder()
                .setFailure(
                    RatingsFailure.newBuilder()
                        .setStatus(failure.getCode().name())
                        .setDescription(description == null ? "" : description)))
        .build();
  }

  private static void finish(
      StreamObserver<ListReviewsResponse> answer, ListReviewsResponse response) {
    answer.onNext(response);
    answer.onCompleted();
  }
}
