package io.mizzen.dataplane.listener;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The facts that a listener knows of a connection after its listener filters.
 *
 * @param destination the address it is for: the original one where it was redirected
 * @param destinationPort 1 to 65535
 * @param serverName of the TLS handshake, lower case; empty when unknown
 * @param transportProtocol {@link #TLS} or {@link #RAW_BUFFER}
 * @param applicationProtocols offered by the client, its favourite first
 * @param source the client, as far as listener filters know it
 * @param sourcePort 0 when unknown
 */
@API(status = API.Status.EXPERIMENTAL)
public record Connection(
    IpAddress destination,
    int destinationPort,
    String serverName,
    String transportProtocol,
    List<String> applicationProtocols,
    IpAddress source,
    int sourcePort) {
  public static final String TLS = "tls";
  public static final String RAW_BUFFER = "raw_buffer";

  public Connection {
    applicationProtocols = List.copyOf(applicationProtocols);
  }

  boolean isLocal() {
    return source.isLoopback() || source.equals(destination);
  }
}
