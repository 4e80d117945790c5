package io.mizzen.examples.shop.ratings;

import io.grpc.stub.StreamObserver;
import io.mizzen.examples.bookinfo.proto.GetRatingsRequest;
import io.mizzen.examples.bookinfo.proto.GetRatingsResponse;
import io.mizzen.examples.bookinfo.proto.Rating;
import io.mizzen.examples.bookinfo.proto.RatingsGrpc;
import io.mizzen.examples.bookinfo.proto.ServedBy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** Says its version with each answer. */
@Service
class RatingsService extends RatingsGrpc.RatingsImplBase {
  private final ServedBy self;

  RatingsService(@Value("${mizzen.workload.labels.version}") String version) {
    this.self = ServedBy.newBuilder().setService("ratings").setVersion(version).build();
  }

  @Override
  public void getRatings(GetRatingsRequest request, StreamObserver<GetRatingsResponse> answer) {
    answer.onNext(
        GetRatingsResponse.newBuilder()
            .setServedBy(self)
            .addRatings(Rating.newBuilder().setReviewer("reader").setStars(4))
            .build());
    answer.onCompleted();
  }
}
