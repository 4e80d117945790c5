package io.mizzen.examples.shop.reviews;

import io.grpc.stub.StreamObserver;
import io.mizzen.examples.bookinfo.proto.GetRatingsRequest;
import io.mizzen.examples.bookinfo.proto.GetRatingsResponse;
import io.mizzen.examples.bookinfo.proto.ListReviewsRequest;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.RatingsGrpc.RatingsBlockingStub;
import io.mizzen.examples.bookinfo.proto.RatingsOutcome;
import io.mizzen.examples.bookinfo.proto.Review;
import io.mizzen.examples.bookinfo.proto.ReviewsGrpc;
import org.springframework.stereotype.Service;

/** Asks ratings, and says who answered. */
@Service
class ReviewsService extends ReviewsGrpc.ReviewsImplBase {
  private final RatingsBlockingStub ratings;

  ReviewsService(RatingsBlockingStub ratings) {
    this.ratings = ratings;
  }

  @Override
  public void listReviews(ListReviewsRequest request, StreamObserver<ListReviewsResponse> answer) {
    GetRatingsResponse stars =
        ratings.getRatings(GetRatingsRequest.newBuilder().setBookId(request.getBookId()).build());
    answer.onNext(
        ListReviewsResponse.newBuilder()
            .addReviews(
                Review.newBuilder()
                    .setReviewer("reader")
                    .setText("Read it twice.")
                    .setStars(stars.getRatings(0).getStars()))
            .setRatings(RatingsOutcome.newBuilder().setServedBy(stars.getServedBy()))
            .build());
    answer.onCompleted();
  }
}
