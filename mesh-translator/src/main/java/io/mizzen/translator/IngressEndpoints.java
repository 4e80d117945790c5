package io.mizzen.translator;

import io.mizzen.translator.resolve.InboundOwner;
import io.mizzen.translator.resolve.InboundOwner.Target;
import io.mizzen.translator.resolve.IpFamilies;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place that a Sidecar's {@code ingress.defaultEndpoint} names. */
final class IngressEndpoints {
  private static final String UNIX = "unix://";
  private static final Pattern HOST_AND_PORT = Pattern.compile("\\[?(.+?)]?:(\\d{1,5})");
  private static final String LOOPBACK_V4 = "127.0.0.1";
  private static final String LOOPBACK_V6 = "::1";

  private IngressEndpoints() {}

  /**
   * A Unix socket, a port of the host's loopback, or for {@code 0.0.0.0} and {@code ::} one of the
   * workload's own address; where the connection was meant to go if nothing is named.
   *
   * @param addresses the workload's
   * @param families the IP versions of the proxy; loopback of the other is that of its own
   */
  static Target target(String defaultEndpoint, List<String> addresses, IpFamilies families) {
    if (defaultEndpoint.startsWith(UNIX)) {
      return new InboundOwner.Pipe(defaultEndpoint.substring(UNIX.length()));
    }
    Matcher parts = HOST_AND_PORT.matcher(defaultEndpoint);
    if (!parts.matches()) {
      return new InboundOwner.OriginalDestination();
    }
    int port = Integer.parseInt(parts.group(2));
    return switch (parts.group(1)) {
      case "0.0.0.0" -> own(addresses, false, LOOPBACK_V4, port);
      case "::" -> own(addresses, true, LOOPBACK_V6, port);
      default -> new InboundOwner.Socket(loopback(parts.group(1), families), port, true);
    };
  }

  private static String loopback(String named, IpFamilies families) {
    return families.reaches(named) ? named : families.loopbacks().get(0);
  }

  private static Target own(List<String> addresses, boolean isV6, String otherwise, int port) {
    return addresses.stream()
        .filter(each -> IpFamilies.isV6(each) == isV6)
        .findFirst()
        .map(each -> new InboundOwner.Socket(each, port, false))
        .orElseGet(() -> new InboundOwner.Socket(otherwise, port, true));
  }
}
