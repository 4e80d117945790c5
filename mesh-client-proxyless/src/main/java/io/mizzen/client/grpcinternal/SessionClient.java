package io.mizzen.client.grpcinternal;

import io.grpc.internal.GrpcUtil;
import io.grpc.internal.SharedResourceHolder;
import io.grpc.internal.TimeProvider;
import io.grpc.xds.client.Bootstrapper.BootstrapInfo;
import io.grpc.xds.client.XdsClient;
import io.grpc.xds.client.XdsClientImpl;
import io.grpc.xds.client.XdsClientMetricReporter;
import io.grpc.xds.internal.security.TlsContextManagerImpl;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;

/**
 * An {@code XdsClient} of our own. gRPC's pool of clients, which is one per JVM, gives neither the
 * backoff nor the connection out of its hands.
 */
record SessionClient(XdsClient client, ScheduledExecutorService timer) implements AutoCloseable {

  static SessionClient open(ControlPlaneTarget controlPlane, MeshNode node, AdsEvents events) {
    BootstrapInfo bootstrap = Bootstrap.of(controlPlane.address(), node);
    ReconnectBackoff backoff = new ReconnectBackoff(new SplittableRandom());
    ScheduledExecutorService timer = SharedResourceHolder.get(GrpcUtil.TIMER_SERVICE);
    XdsClient client =
        new XdsClientImpl(
            new AdsTransport(
                new ControlPlaneChannel(controlPlane, timer), AdsEvents.both(backoff, events)),
            bootstrap,
            timer,
            backoff,
            GrpcUtil.STOPWATCH_SUPPLIER,
            TimeProvider.SYSTEM_TIME_PROVIDER,
            String::valueOf,
            new TlsContextManagerImpl(bootstrap),
            new XdsClientMetricReporter() {});
    return new SessionClient(client, timer);
  }

  @Override
  public void close() {
    client.shutdown();
    SharedResourceHolder.release(GrpcUtil.TIMER_SERVICE, timer);
  }
}
