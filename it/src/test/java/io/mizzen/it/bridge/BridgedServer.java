package io.mizzen.it.bridge;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.GrpcBootstrap;
import io.mizzen.xds.server.bridge.ConfigWatcherBridge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** java-control-plane's server, which answers from a control plane of ours. */
public final class BridgedServer implements AutoCloseable {
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  final ConfigWatcherBridge bridge;
  private final Server server;

  public BridgedServer(ControlPlane control) {
    bridge = ConfigWatcherBridge.of(control.resources(), executor);
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .intercept(bridge.interceptor())
              .addService(new V3DiscoveryServer(bridge).getAggregatedDiscoveryServiceImpl())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code host:port}. */
  public String target() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Of a client of grpc-java that knows nothing of ours. */
  Map<String, ?> bootstrap(String workload) {
    return new Gson()
        .fromJson(
            GrpcBootstrap.of(target(), workload).json(),
            new TypeToken<Map<String, ?>>() {}.getType());
  }

  @Override
  public void close() {
    server.shutdownNow();
    bridge.close();
    executor.shutdown();
  }
}
