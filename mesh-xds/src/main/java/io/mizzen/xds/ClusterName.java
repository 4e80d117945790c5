package io.mizzen.xds;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Name of an outbound cluster as Istio writes it: {@code outbound|<port>|<subset>|<host>}.
 *
 * @param port the service port, never the target port
 * @param subset empty for the service's default cluster
 * @param host the fully qualified host
 */
@API(status = API.Status.EXPERIMENTAL)
public record ClusterName(int port, String subset, String host) {
  private static final String OUTBOUND = "outbound";

  public String render() {
    return OUTBOUND + "|" + port + "|" + subset + "|" + host;
  }

  /** Parses a rendered name; empty when it is not an outbound cluster name. */
  public static Optional<ClusterName> parse(String name) {
    String[] parts = name.split("\\|", -1);
    if (parts.length != 4 || !parts[0].equals(OUTBOUND) || !parts[1].matches("\\d{1,5}")) {
      return Optional.empty();
    }
    return Optional.of(new ClusterName(Integer.parseInt(parts[1]), parts[2], parts[3]));
  }

  @Override
  public String toString() {
    return render();
  }
}
