package io.mizzen.controlplane;

import com.google.common.net.InetAddresses;
import io.mizzen.controlplane.debug.DebugSource;
import io.mizzen.controlplane.debug.OperatorPorts;
import io.mizzen.controlplane.security.StreamSecurity;
import io.mizzen.xds.server.ResourceSource;
import io.mizzen.xds.server.XdsServer;
import io.mizzen.xds.server.XdsServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * The ports of a control plane: the xDS server with what protects its streams, and those for
 * operators. Started and closed once, by the facade.
 */
final class Serving implements AutoCloseable {
  private final String host;
  private final StreamSecurity security;
  private final XdsServer server;
  private final OperatorPorts ports;
  private volatile boolean ready;

  /**
   * @param view what operators are shown of this
   */
  Serving(
      String meshId,
      ServingSettings settings,
      StreamSecurity security,
      ResourceSource streams,
      Function<Serving, DebugSource> view) {
    this.host = dialled(settings.address());
    this.security = security;
    XdsServerBuilder made =
        XdsServer.builder()
            .address(settings.address())
            .source(streams)
            .limits(settings.limits())
            .identifier(() -> ControlPlaneIdentifier.of(meshId))
            .interceptor(security.interceptor());
    // Whether plaintext is meant to leave this host was checked with the security.
    security.credentials().ifPresentOrElse(made::credentials, made::allowPlaintextBeyondLoopback);
    this.server = made.build();
    this.ports = settings.operatorPorts(view.apply(this));
  }

  void start() {
    security.start();
    ports.start();
    server.start();
    ready = true;
  }

  boolean isReady() {
    return ready;
  }

  /** {@code host:port} as data planes on this host dial it. */
  String target() {
    return host + ":" + server.port();
  }

  XdsServer server() {
    return server;
  }

  OperatorPorts ports() {
    return ports;
  }

  @Override
  public void close() {
    ready = false;
    Closing.all(ports, server, security);
  }

  private static String dialled(InetSocketAddress address) {
    InetAddress bound = address.getAddress();
    InetAddress ip = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    return InetAddresses.toUriString(ip);
  }
}
