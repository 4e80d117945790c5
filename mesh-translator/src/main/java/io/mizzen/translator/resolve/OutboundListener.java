package io.mizzen.translator.resolve;

import io.mizzen.api.Protocol;
import io.mizzen.api.ResourceKey;
import io.mizzen.xds.ClusterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The treatment of connections that a workload opens to one address and port.
 *
 * @param bind where it listens
 * @param port the service port, or the one that a Sidecar names; 0 for a Unix socket
 * @param chains in order; no two match the same connections
 */
@API(status = API.Status.EXPERIMENTAL)
public record OutboundListener(ListenerBind bind, int port, List<Chain> chains) {

  public OutboundListener {
    chains = List.copyOf(chains);
  }

  /** Istio's name: {@code <bind>_<port>}. */
  public String name() {
    return bind.name(port);
  }

  /** One way of treating a connection. */
  public sealed interface Chain {}

  /**
   * Plaintext HTTP, routed by a route configuration.
   *
   * @param routes the route configuration's name
   * @param takes which connections it takes
   * @param grpcWeb whether gRPC-Web requests become gRPC ones
   * @param dynamicDns the wildcard whose hosts are looked up before requests are routed; absent for
   *     none
   */
  public record Http(String routes, Takes takes, boolean grpcWeb, Optional<DynamicDns> dynamicDns)
      implements Chain {}

  /** Which connections a chain for HTTP takes. */
  public enum Takes {
    /** Those whose first bytes are plaintext HTTP. */
    HTTP,
    ALL
  }

  /**
   * A connection that is forwarded as it is.
   *
   * @param serverNames TLS server names that it takes; empty for all
   * @param subnets destination addresses that it takes, CIDR; empty for all
   * @param rule the VirtualService that the resource names as its source, if one
   * @param forward where it goes
   */
  public record Tcp(
      List<String> serverNames, List<String> subnets, Optional<ResourceKey> rule, Forward forward)
      implements Chain {
    public Tcp {
      serverNames = serverNames.stream().distinct().sorted().toList();
      subnets = subnets.stream().distinct().sorted().toList();
    }

    boolean takesSameAs(Tcp other) {
      return serverNames.equals(other.serverNames) && subnets.equals(other.subnets);
    }
  }

  /**
   * The destination of connections.
   *
   * @param statPrefix the name of its statistics
   * @param protocol what the port speaks
   * @param dynamicDns the wildcard of which the connection's TLS server name is looked up; absent
   *     where the cluster knows its endpoints
   */
  public record Forward(
      String statPrefix,
      Destination destination,
      Protocol protocol,
      ConnectionPolicy policy,
      Optional<DynamicDns> dynamicDns) {}

  /** One cluster or several. */
  public sealed interface Destination {}

  /** All connections to one cluster. */
  public record One(ClusterName cluster) implements Destination {}

  /** Each connection to one of several clusters, one or more. */
  public record Split(List<Weighted> clusters) implements Destination {
    public Split {
      clusters = List.copyOf(clusters);
    }
  }

  /**
   * A cluster and its share of the connections.
   *
   * @param weight above 0
   */
  public record Weighted(ClusterName cluster, int weight) {}

  /**
   * The treatment of forwarded connections by a DestinationRule. As in Istio, one connection
   * belongs to a listener and not to a cluster: settings of ports and, but for the choice of an
   * endpoint and the tunnel of a single destination, those of subsets do not count.
   *
   * @param idleTimeout absent for Envoy's default of one hour
   * @param maxDuration absent for none
   * @param bySourceAddress whether connections of one client go to one endpoint
   * @param tunnel absent where connections are forwarded as they are
   */
  public record ConnectionPolicy(
      Optional<Duration> idleTimeout,
      Optional<Duration> maxDuration,
      boolean bySourceAddress,
      Optional<Tunnel> tunnel) {}

  /**
   * An HTTP tunnel to the endpoint, through which a connection is forwarded.
   *
   * @param target {@code host:port} that the endpoint is asked for
   * @param method by which it is asked
   */
  public record Tunnel(String target, Method method) {
    /** A method of HTTP. */
    public enum Method {
      CONNECT,
      POST
    }
  }

  /** With more chains; one that would take what another takes already is left out. */
  public OutboundListener with(List<Chain> more) {
    List<Chain> all = new ArrayList<>(chains);
    for (Chain chain : more) {
      if (all.stream().noneMatch(known -> conflicts(known, chain))) {
        all.add(chain);
      }
    }
    return new OutboundListener(bind, port, all);
  }

  private static boolean conflicts(Chain known, Chain chain) {
    if (known instanceof Tcp one && chain instanceof Tcp other) {
      return one.takesSameAs(other);
    }
    if (known instanceof Http && chain instanceof Http) {
      return true;
    }
    return takesAll(known) && takesAll(chain);
  }

  private static boolean takesAll(Chain chain) {
    return chain instanceof Http http
        ? http.takes() == Takes.ALL
        : chain instanceof Tcp tcp && tcp.serverNames().isEmpty() && tcp.subnets().isEmpty();
  }
}
