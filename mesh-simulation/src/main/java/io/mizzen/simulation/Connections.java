package io.mizzen.simulation;

import io.mizzen.dataplane.listener.Connection;
import io.mizzen.dataplane.listener.IpAddress;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.listener.ListenerFilter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The connection as a listener's filters see it before a chain is chosen. */
final class Connections {
  /** The caller of an inbound connection and the application behind an outbound one. */
  private static final IpAddress SOME_CLIENT = IpAddress.parse("192.0.2.1");

  private Connections() {}

  /** Empty for a call that is no connection: a name that is dialled. */
  static Optional<Connection> of(Request request, Listener listener) {
    if (request.entry() instanceof Request.Outbound to) {
      return Optional.of(seen(request, listener, to.address(), to.port()));
    }
    return request.entry() instanceof Request.Inbound to
        ? Optional.of(seen(request, listener, to.address(), to.port()))
        : Optional.empty();
  }

  private static Connection seen(
      Request request, Listener listener, IpAddress destination, int port) {
    // Without the inspector nobody looks for TLS: it stays raw bytes without a server name.
    boolean readsTls = listener.looksWith(ListenerFilter.TLS_INSPECTOR, port);
    if (readsTls && request.transport() instanceof Request.Tls tls) {
      return new Connection(
          destination,
          port,
          tls.serverName().toLowerCase(Locale.ROOT),
          Connection.TLS,
          tls.applicationProtocols(),
          SOME_CLIENT,
          0);
    }
    return new Connection(
        destination,
        port,
        "",
        Connection.RAW_BUFFER,
        plaintextProtocols(request, listener, port),
        SOME_CLIENT,
        0);
  }

  private static List<String> plaintextProtocols(Request request, Listener listener, int port) {
    boolean readsHttp = listener.looksWith(ListenerFilter.HTTP_INSPECTOR, port);
    return readsHttp
            && request.transport() instanceof Request.Plain
            && request.content() instanceof Request.Http http
        ? List.of(http.version().plaintextName())
        : List.of();
  }
}
