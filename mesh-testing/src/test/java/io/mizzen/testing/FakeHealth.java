package io.mizzen.testing;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;

/** gRPC's own health service stands in for a service of a user. */
final class FakeHealth extends HealthGrpc.HealthImplBase {
  static final HealthCheckRequest REQUEST =
      HealthCheckRequest.newBuilder().setService("anything").build();

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
    answer.onNext(HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build());
    answer.onCompleted();
  }
}
