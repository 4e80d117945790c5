package io.mizzen.translator.resolve;

import io.mizzen.xds.ClusterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The treatment of connections that a workload opens to one address and port.
 *
 * @param bind an IP address; {@code 0.0.0.0} for all that have no listener of their own
 * @param port the service port
 * @param interception whether the address is one that the sidecar really listens on
 * @param families the IP versions of {@code 0.0.0.0}
 * @param chains in order; no two match the same connections
 */
@API(status = API.Status.EXPERIMENTAL)
public record OutboundListener(
    String bind, int port, Interception interception, IpFamilies families, List<Chain> chains) {
  public static final String ANY_ADDRESS = "0.0.0.0";

  /** The address that a sidecar listens on and its workload dials. */
  public static final String LOOPBACK = "127.0.0.1";

  public OutboundListener {
    chains = List.copyOf(chains);
  }

  /** Istio's name: {@code <bind>_<port>}. */
  public String name() {
    return bind + "_" + port;
  }

  /** Where it listens: one address, or those that stand for all. */
  public List<String> addresses() {
    return bind.equals(ANY_ADDRESS) ? families.wildcards() : List.of(bind);
  }

  /** One way of treating a connection. */
  public sealed interface Chain {}

  /**
   * Plaintext HTTP, routed by a route configuration.
   *
   * @param routes the route configuration's name
   * @param takes which connections it takes
   * @param grpcWeb whether gRPC-Web requests become gRPC ones
   */
  public record Http(String routes, Takes takes, boolean grpcWeb) implements Chain {}

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
   * @param statPrefix what its statistics are called
   * @param clusters where it goes, with weights; one or more
   * @param limits of the connection
   */
  public record Tcp(
      List<String> serverNames,
      List<String> subnets,
      String statPrefix,
      List<Weighted> clusters,
      Limits limits)
      implements Chain {
    public Tcp {
      serverNames = serverNames.stream().distinct().sorted().toList();
      subnets = subnets.stream().distinct().sorted().toList();
      clusters = List.copyOf(clusters);
    }

    boolean takesSameAs(Tcp other) {
      return serverNames.equals(other.serverNames) && subnets.equals(other.subnets);
    }
  }

  /** A cluster and its share of the connections. */
  public record Weighted(ClusterName cluster, int weight) {}

  /**
   * Limits of a forwarded connection, and how its endpoint is chosen.
   *
   * @param idleTimeout absent for Envoy's default of one hour
   * @param maxDuration absent for none
   * @param bySourceAddress whether connections of one client go to one endpoint
   */
  public record Limits(
      Optional<Duration> idleTimeout, Optional<Duration> maxDuration, boolean bySourceAddress) {
    public static Limits none() {
      return new Limits(Optional.empty(), Optional.empty(), false);
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
    return new OutboundListener(bind, port, interception, families, all);
  }

  private static boolean conflicts(Chain known, Chain chain) {
    if (known instanceof Tcp one && chain instanceof Tcp other) {
      return one.takesSameAs(other);
    }
    return known instanceof Http && chain instanceof Http;
  }
}
