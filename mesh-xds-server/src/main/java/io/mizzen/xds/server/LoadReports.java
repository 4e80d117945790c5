package io.mizzen.xds.server;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc.LoadReportingServiceImplBase;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/**
 * LRS, accepted and drained: clients whose clusters name a load report server (which gRPC needs to
 * count requests in flight) find one that asks for nothing, instead of an error to retry.
 */
final class LoadReports extends LoadReportingServiceImplBase {
  /** As long as clients take calmly; there is nothing to report. */
  private static final long INTERVAL_SECONDS = 3600;

  private static final LoadStatsResponse NOTHING =
      LoadStatsResponse.newBuilder()
          .setLoadReportingInterval(Duration.newBuilder().setSeconds(INTERVAL_SECONDS))
          .build();

  @Override
  public StreamObserver<LoadStatsRequest> streamLoadStats(
      StreamObserver<LoadStatsResponse> responses) {
    ((ServerCallStreamObserver<LoadStatsResponse>) responses).setOnCancelHandler(() -> {});
    return new StreamObserver<>() {
      private boolean answered;

      @Override
      public void onNext(LoadStatsRequest report) {
        if (!answered) {
          answered = true;
          responses.onNext(NOTHING);
        }
      }

      @Override
      public void onError(Throwable cancelled) {
        // The client is gone; nothing was kept for it.
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }
}
