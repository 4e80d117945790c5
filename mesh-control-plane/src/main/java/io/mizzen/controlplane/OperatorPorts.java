package io.mizzen.controlplane;

import io.mizzen.controlplane.debug.DebugServer;
import io.mizzen.controlplane.debug.DebugServer.Served;
import io.mizzen.controlplane.debug.DebugSource;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The ports for operators; none unless they are asked for. Not safe for many threads. */
final class OperatorPorts implements AutoCloseable {
  private final Optional<DebugServer> debug;
  private final Optional<DebugServer> metrics;

  /**
   * Ports that are not bound yet.
   *
   * @throws IllegalArgumentException if the debug API would be reachable from elsewhere
   */
  OperatorPorts(
      Optional<InetSocketAddress> debug, Optional<InetSocketAddress> metrics, DebugSource source) {
    this.debug = server(debug, Served.EVERYTHING, source);
    this.metrics = server(metrics, Served.METRICS, source);
  }

  private static Optional<DebugServer> server(
      Optional<InetSocketAddress> address, Served served, DebugSource source) {
    return address.isEmpty()
        ? Optional.empty()
        : Optional.of(new DebugServer(address.get(), served, source));
  }

  void start() {
    if (debug.isPresent()) {
      debug.get().start();
    }
    if (metrics.isPresent()) {
      metrics.get().start();
    }
  }

  Optional<InetSocketAddress> debugAddress() {
    return debug.map(DebugServer::address);
  }

  Optional<InetSocketAddress> metricsAddress() {
    return metrics.map(DebugServer::address);
  }

  @Override
  public void close() {
    debug.ifPresent(DebugServer::close);
    metrics.ifPresent(DebugServer::close);
  }
}
