package io.mizzen.dataplane.listener;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.listener.v3.FilterChain}.
 *
 * @param name may be empty
 * @param match which connections it takes; empty takes all
 * @param filters in order; the last is a connection manager or a TCP proxy
 * @param security how connections are read
 * @param rule {@code filter_metadata.istio.config}: the rule that it was made from
 */
@API(status = API.Status.EXPERIMENTAL)
public record FilterChain(
    String name,
    FilterChainMatch match,
    List<NetworkFilter> filters,
    Security security,
    Optional<String> rule) {
  public FilterChain {
    filters = List.copyOf(filters);
  }

  /** {@code transport_socket}. */
  public sealed interface Security {}

  /** As they come. */
  public record Plaintext() implements Security {}

  /**
   * TLS is terminated here.
   *
   * @param clients whether they must show a certificate
   * @param certificates the names of the SDS secrets that this side shows
   */
  public record Tls(ClientCertificate clients, List<String> certificates) implements Security {
    public Tls {
      certificates = List.copyOf(certificates);
    }
  }

  /** {@code require_client_certificate}. */
  public enum ClientCertificate {
    NOT_REQUIRED,
    REQUIRED
  }

  /** Another transport socket, which nothing is known of. */
  public record OtherSecurity(String typeUrl) implements Security {}

  /** The filter that ends the chain; empty when it has none that is known. */
  public Optional<NetworkFilter> terminal() {
    return filters.stream().filter(NetworkFilter::isTerminal).reduce((first, last) -> last);
  }
}
