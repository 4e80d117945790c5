package io.mizzen.client.grpcinternal;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.xds.client.XdsTransportFactory.EventHandler;
import io.grpc.xds.client.XdsTransportFactory.StreamingCall;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdsTransportTest {
  /** Keeps what was scheduled, cancelled or not. */
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

  private final AdsTransport transport =
      new AdsTransport(
          new ControlPlaneChannel(ControlPlaneTarget.plaintext("127.0.0.1:1"), timer),
          new AdsEvents() {});

  @AfterEach
  void end() {
    transport.shutdown();
    timer.shutdownNow();
  }

  @Test
  void aStreamIsOpened() {
    open();

    assertThat(timer.getQueue()).as("the limit of an attempt").hasSize(1);
  }

  /** grpc-xds subscribes for a resolver that starts while its client ends. */
  @Test
  void afterTheEndNoneIs() {
    transport.shutdown();

    open();

    assertThat(timer.getQueue()).isEmpty();
  }

  private void open() {
    StreamingCall<DiscoveryRequest, DiscoveryResponse> call =
        transport.createStreamingCall(
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod().getFullMethodName(),
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()
                .getRequestMarshaller(),
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()
                .getResponseMarshaller());
    call.start(new Nobody());
  }

  private static final class Nobody implements EventHandler<DiscoveryResponse> {
    @Override
    public void onReady() {}

    @Override
    public void onRecvMessage(DiscoveryResponse message) {}

    @Override
    public void onStatusReceived(Status status) {}
  }
}
