package io.mizzen.examples.canary;

import io.grpc.stub.StreamObserver;
import io.mizzen.examples.bookinfo.proto.ListReviewsRequest;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.ReviewsGrpc;

/** Answers with nothing; the mesh records who was asked. */
final class FakeReviews extends ReviewsGrpc.ReviewsImplBase {
  @Override
  public void listReviews(ListReviewsRequest request, StreamObserver<ListReviewsResponse> answer) {
    answer.onNext(ListReviewsResponse.getDefaultInstance());
    answer.onCompleted();
  }
}
