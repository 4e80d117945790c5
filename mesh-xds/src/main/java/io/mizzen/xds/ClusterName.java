package io.mizzen.xds;

import java.util.Optional;
import java.util.regex.Pattern;
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

  // Without leading zeros: a name that parses is the name that is rendered.
  private static final Pattern PORT = Pattern.compile("0|[1-9]\\d{0,4}");

  public String render() {
    return OUTBOUND + "|" + port + "|" + subset + "|" + host;
  }

  /** Parses a rendered name; empty when it is not an outbound cluster name. */
  public static Optional<ClusterName> parse(String name) {
    String[] parts = name.split("\\|", -1);
    if (parts.length != 4 || !parts[0].equals(OUTBOUND) || !PORT.matcher(parts[1]).matches()) {
      return Optional.empty();
    }
    return Optional.of(new ClusterName(Integer.parseInt(parts[1]), parts[2], parts[3]));
  }

  @Override
  public String toString() {
    return render();
  }
}
