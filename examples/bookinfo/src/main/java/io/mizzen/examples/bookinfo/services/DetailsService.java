package io.mizzen.examples.bookinfo.services;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.mizzen.examples.bookinfo.proto.DetailsGrpc;
import io.mizzen.examples.bookinfo.proto.GetDetailsRequest;
import io.mizzen.examples.bookinfo.proto.GetDetailsResponse;

/** Facts about a book; an unknown id is NOT_FOUND. */
public final class DetailsService extends DetailsGrpc.DetailsImplBase {
  private final InstanceId self;

  public DetailsService(InstanceId self) {
    this.self = self;
  }

  @Override
  public void getDetails(GetDetailsRequest request, StreamObserver<GetDetailsResponse> answer) {
    Library.book(request.getBookId())
        .ifPresentOrElse(
            book -> {
              answer.onNext(
                  GetDetailsResponse.newBuilder().setServedBy(self.sign()).setBook(book).build());
              answer.onCompleted();
            },
            () ->
                answer.onError(
                    Status.NOT_FOUND
                        .withDescription("book: " + request.getBookId() + " is not in the library")
                        .asRuntimeException()));
  }
}
