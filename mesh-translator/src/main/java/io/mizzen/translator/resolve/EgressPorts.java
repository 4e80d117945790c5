package io.mizzen.translator.resolve;

import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.snapshot.SidecarScope;
import io.mizzen.translator.resolve.PortTable.Entry;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * One egress listener of a Sidecar, or the one that takes everything.
 *
 * @param listener as it was declared
 * @param byPort port number to the services that it imports, in the order in which they win
 *     conflicts
 */
@API(status = API.Status.EXPERIMENTAL)
public record EgressPorts(SidecarScope.Egress listener, SortedMap<Integer, List<Entry>> byPort) {
  private static final String UNIX = ListenerBind.UNIX;

  public EgressPorts {
    byPort = Collections.unmodifiableSortedMap(new TreeMap<>(byPort));
  }

  /** The services of a port. */
  public List<Entry> at(int port) {
    return byPort.getOrDefault(port, List.of());
  }

  /** Whether the route configuration of a port, 0 for a Unix socket, is this listener's. */
  boolean routes(int port, String name) {
    Optional<Sidecar.Port> own = listener.port();
    return own.isEmpty()
        || (own.get().number() == port && (port > 0 || listener.bind().equals(name)));
  }

  /** Whether requests to all ports of a service come here, and say which one they mean. */
  public boolean isForAllPorts() {
    return listener.isHttpProxy() || listener.bind().startsWith(UNIX);
  }

  /** The bind of all its listeners; absent where each service has its own. */
  Optional<ListenerBind> bind(Interception interception, IpFamilies families) {
    boolean isOwn =
        interception == Interception.NONE
            || listener.captureMode() == Sidecar.CaptureMode.NONE
            || listener.bind().startsWith(UNIX);
    if (listener.bind().isEmpty()) {
      return isOwn ? Optional.of(ListenerBind.own(families.loopbacks())) : Optional.empty();
    }
    List<String> named = List.of(listener.bind());
    return Optional.of(isOwn ? ListenerBind.own(named) : ListenerBind.redirected(named));
  }
}
