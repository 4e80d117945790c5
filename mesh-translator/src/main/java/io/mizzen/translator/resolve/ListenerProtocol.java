package io.mizzen.translator.resolve;

import io.mizzen.api.Protocol;
import io.mizzen.api.ServicePort;
import org.apiguardian.api.API;

/**
 * The protocol of a listener that services share, by which Istio decides what a further service
 * adds to it.
 *
 * @param listenerClass {@link ListenerClass#NONE} before there is any service
 * @param protocol of the first service, or UNSUPPORTED when several are told apart
 */
@API(status = API.Status.INTERNAL)
public record ListenerProtocol(ListenerClass listenerClass, Protocol protocol) {
  private static final ListenerProtocol SNIFFED =
      new ListenerProtocol(ListenerClass.AUTO, Protocol.UNSUPPORTED);

  /** The effect of a further service. */
  public enum Effect {
    /** Its chains are added, as far as they match other connections. */
    ADDED,
    /** It adds nothing: there is a chain for HTTP, or the protocols cannot share a port. */
    IGNORED,
    /** Its chains take the place of those before. */
    REPLACES
  }

  /** Of a listener without services. */
  public static ListenerProtocol none() {
    return new ListenerProtocol(ListenerClass.NONE, Protocol.UNSUPPORTED);
  }

  /** Of one service; a listener for HTTP on all addresses lets other connections pass. */
  public static ListenerProtocol of(ServicePort port, ListenerBind bind) {
    ListenerClass own = ListenerClass.of(port);
    return own == ListenerClass.HTTP && bind.isWildcard()
        ? SNIFFED
        : new ListenerProtocol(own, port.protocol());
  }

  /** The effect of a further service on the listener. */
  public Effect meets(ListenerProtocol incoming) {
    if (listenerClass == ListenerClass.NONE) {
      return Effect.ADDED;
    }
    boolean isExclusive = isExclusive(protocol) || isExclusive(incoming.protocol);
    if (isExclusive && protocol != incoming.protocol) {
      return Effect.IGNORED;
    }
    if (listenerClass == ListenerClass.HTTP) {
      return switch (incoming.listenerClass) {
        case HTTP, NONE -> Effect.IGNORED;
        case AUTO -> Effect.REPLACES;
        case TCP, TLS -> Effect.ADDED;
      };
    }
    return Effect.ADDED;
  }

  /** The protocol of the listener after it. */
  public ListenerProtocol with(ListenerProtocol incoming) {
    if (listenerClass == ListenerClass.NONE) {
      return incoming;
    }
    boolean isSame = isConnections() == incoming.isConnections();
    return meets(incoming) == Effect.IGNORED || (isSame && isConnections()) ? this : SNIFFED;
  }

  private boolean isConnections() {
    return listenerClass == ListenerClass.TCP || listenerClass == ListenerClass.TLS;
  }

  /** Their servers speak first, or need a filter of their own. */
  private static boolean isExclusive(Protocol protocol) {
    return protocol == Protocol.MONGO || protocol == Protocol.MYSQL;
  }
}
