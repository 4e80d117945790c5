package io.mizzen.controlplane.debug;

import io.mizzen.controlplane.debug.DebugServer.Served;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.apiguardian.api.API;

/** The ports for operators; none unless they are asked for. Not safe for many threads. */
@API(status = API.Status.INTERNAL)
public final class OperatorPorts implements AutoCloseable {
  private final Optional<DebugServer> debug;
  private final Optional<DebugServer> metrics;

  /**
   * Ports that are not bound yet.
   *
   * @throws IllegalArgumentException if the debug API would be reachable from elsewhere
   */
  public OperatorPorts(
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

  /** Binds them. */
  public void start() {
    if (debug.isPresent()) {
      debug.get().start();
    }
    if (metrics.isPresent()) {
      metrics.get().start();
    }
  }

  /** The bound address of the debug API, if it is served. */
  public Optional<InetSocketAddress> debugAddress() {
    return debug.map(DebugServer::address);
  }

  /** The bound address of the metrics alone, if they are served. */
  public Optional<InetSocketAddress> metricsAddress() {
    return metrics.map(DebugServer::address);
  }

  @Override
  public void close() {
    debug.ifPresent(DebugServer::close);
    metrics.ifPresent(DebugServer::close);
  }
}
