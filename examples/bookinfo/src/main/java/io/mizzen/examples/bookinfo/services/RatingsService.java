package io.mizzen.examples.bookinfo.services;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.mizzen.examples.bookinfo.proto.GetRatingsRequest;
import io.mizzen.examples.bookinfo.proto.GetRatingsResponse;
import io.mizzen.examples.bookinfo.proto.RatingsGrpc;

/** The stars readers gave; a flaky instance answers UNAVAILABLE when its turn comes. */
public final class RatingsService extends RatingsGrpc.RatingsImplBase {
  private final InstanceId self;
  private final FlakyGate gate;

  public RatingsService(InstanceId self, Flakiness flakiness) {
    this.self = self;
    this.gate = new FlakyGate(flakiness);
  }

  @Override
  public void getRatings(GetRatingsRequest request, StreamObserver<GetRatingsResponse> answer) {
    String requestId = ForwardedHeaders.current().value(ForwardedHeaders.REQUEST_ID).orElse("");
    if (gate.failsNext(requestId)) {
      answer.onError(
          Status.UNAVAILABLE
              .withDescription(self.instance() + " is flaky on purpose")
              .asRuntimeException());
      return;
    }
    answer.onNext(
        GetRatingsResponse.newBuilder()
            .setServedBy(self.sign())
            .addAllRatings(Library.ratings(request.getBookId()))
            .build());
    answer.onCompleted();
  }
}
