package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Load-report streams are counted, so that they cannot take more than ADS streams may. */
class LoadReportsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final XdsServer server =
      XdsServer.builder()
          .source(new FakeSource())
          .limits(XdsLimits.defaults().withMaxStreams(2))
          .build()
          .start();
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void oneStreamTooManyIsRefusedAndLeavesRoomForOthers() throws Exception {
    Reports first = open();
    Reports second = open();
    Reports third = open();

    // They arrive in any order.
    assertThat(List.of(first.answer(), second.answer(), third.answer()))
        .containsExactlyInAnyOrder(
            "answered",
            "answered",
            "RESOURCE_EXHAUSTED: load report streams: more than 2 at a time");
  }

  @Test
  void streamsThatEndMakeRoom() throws Exception {
    Reports completed = open();
    Reports cancelled = open();
    completed.answer();
    cancelled.answer();

    completed.requests.onCompleted();
    cancelled.requests.onError(Status.CANCELLED.asRuntimeException());

    await().atMost(PATIENCE).until(() -> open().answer().equals("answered"));
    await().atMost(PATIENCE).until(() -> open().answer().equals("answered"));
  }

  private Reports open() {
    return new Reports(channel);
  }

  /** One stream that has sent its first report, and what came back. */
  private static final class Reports implements StreamObserver<LoadStatsResponse> {
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final StreamObserver<LoadStatsRequest> requests;

    Reports(ManagedChannel channel) {
      requests = LoadReportingServiceGrpc.newStub(channel).streamLoadStats(this);
      requests.onNext(LoadStatsRequest.getDefaultInstance());
    }

    String answer() throws Exception {
      return answer.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(LoadStatsResponse response) {
      answer.complete("answered");
    }

    @Override
    public void onError(Throwable cause) {
      Status status = Status.fromThrowable(cause);
      answer.complete(status.getCode() + ": " + status.getDescription());
    }

    @Override
    public void onCompleted() {
      answer.complete("completed without an answer");
    }
  }
}
