package io.mizzen.translator.resolve;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The place of an outbound listener.
 *
 * @param addresses IP addresses, one or more, the first being part of the listener's name; or one
 *     {@code unix://} path
 * @param listening how connections get there
 */
@API(status = API.Status.EXPERIMENTAL)
public record ListenerBind(List<String> addresses, Listening listening) {
  public static final String UNIX = "unix://";

  public ListenerBind {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("addresses: none (expected: at least one)");
    }
  }

  /** At addresses that connections were meant for. */
  public static ListenerBind redirected(List<String> addresses) {
    return new ListenerBind(addresses, Listening.REDIRECTED);
  }

  /** At addresses that clients dial. */
  public static ListenerBind own(List<String> addresses) {
    return new ListenerBind(addresses, Listening.OWN_PORT);
  }

  /** The first address. */
  public String primary() {
    return addresses.get(0);
  }

  /** Whether it stands for every address. */
  public boolean isWildcard() {
    return IpFamilies.isWildcard(primary());
  }

  public boolean isUnixSocket() {
    return primary().startsWith(UNIX);
  }

  /** Istio's name of a listener there: {@code <bind>_<port>}. */
  public String name(int port) {
    return primary() + "_" + port;
  }
}
