package io.mizzen.client;

import com.google.common.net.InetAddresses;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By which of its addresses this host reaches another. Asks the routing table; sends nothing. */
final class LocalAddress {
  private static final Logger LOG = LoggerFactory.getLogger(LocalAddress.class);

  private LocalAddress() {}

  /**
   * The address that a connection to the control plane would have at this end; empty when its name
   * or the way there is not known. May ask DNS.
   */
  static Optional<InetAddress> towards(ControlPlaneAddress controlPlane) {
    String host = controlPlane.host().replaceAll("^\\[|]$", "");
    try (DatagramSocket unsent = new DatagramSocket()) {
      unsent.connect(new InetSocketAddress(host, controlPlane.port()));
      InetAddress local = unsent.getLocalAddress();
      return local.isAnyLocalAddress() ? Optional.empty() : Optional.of(local);
    } catch (SocketException e) {
      LOG.atDebug()
          .addKeyValue("controlPlane", controlPlane)
          .log("no way to {} is known: {}", controlPlane, e.getMessage());
      return Optional.empty();
    }
  }

  /** The literal, without the zone of a link-local address, which means nothing elsewhere. */
  static String literal(InetAddress address) {
    String text = InetAddresses.toAddrString(address);
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
