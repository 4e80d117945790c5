package io.mizzen.xds.server;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc.LoadReportingServiceImplBase;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * LRS, accepted and drained: clients whose clusters name a load report server (which gRPC needs to
 * count requests in flight) find one that asks for nothing, instead of an error to retry.
 *
 * <p>Every grpc-java client has one such stream. It costs a stream and no state: one answer, one
 * report an hour, which is read and dropped. As many are taken as there may be ADS streams; one
 * more is refused with RESOURCE_EXHAUSTED, and its client goes on without.
 */
final class LoadReports extends LoadReportingServiceImplBase {
  /** As long as clients take calmly; there is nothing to report. */
  private static final long INTERVAL_SECONDS = 3600;

  private static final LoadStatsResponse NOTHING =
      LoadStatsResponse.newBuilder()
          .setLoadReportingInterval(Duration.newBuilder().setSeconds(INTERVAL_SECONDS))
          .build();

  private final int maxStreams;
  private final AtomicInteger open = new AtomicInteger();

  LoadReports(int maxStreams) {
    this.maxStreams = maxStreams;
  }

  @Override
  public StreamObserver<LoadStatsRequest> streamLoadStats(
      StreamObserver<LoadStatsResponse> responses) {
    ServerCallStreamObserver<LoadStatsResponse> call =
        (ServerCallStreamObserver<LoadStatsResponse>) responses;
    if (open.incrementAndGet() > maxStreams) {
      open.decrementAndGet();
      call.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("load report streams: more than " + maxStreams + " at a time")
              .asRuntimeException());
      return new Ignored();
    }
    // One of the two always comes, and only one.
    call.setOnCancelHandler(open::decrementAndGet);
    call.setOnCloseHandler(open::decrementAndGet);
    return new Drained(call);
  }

  /** Answers the first report and reads on. */
  private static final class Drained implements StreamObserver<LoadStatsRequest> {
    private final StreamObserver<LoadStatsResponse> responses;
    private boolean answered;

    Drained(StreamObserver<LoadStatsResponse> responses) {
      this.responses = responses;
    }

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
  }

  /** The requests that a refused stream still sends. */
  private static final class Ignored implements StreamObserver<LoadStatsRequest> {
    @Override
    public void onNext(LoadStatsRequest report) {}

    @Override
    public void onError(Throwable cancelled) {}

    @Override
    public void onCompleted() {}
  }
}
