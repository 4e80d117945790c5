package io.mizzen.translator.resolve.cluster;

import io.mizzen.api.Protocol;
import io.mizzen.api.Resolution;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The facts that a cluster needs of the service behind it.
 *
 * @param service the service
 * @param resolution how its endpoints are found
 * @param external whether it lies outside the mesh
 * @param protocol what its port speaks
 * @param targetPort the port of endpoints that are their callers' choice, where it is not the one
 *     that callers dial
 * @param identities the SPIFFE identities of its workloads, sorted; empty where none are needed
 * @param serverNames the names of which one must be in a server's certificate where a rule's own
 *     TLS names none; empty for any
 * @param mutualTls whether workloads of the mesh are called with mutual TLS by default
 */
@API(status = API.Status.EXPERIMENTAL)
public record Upstream(
    ServiceName service,
    Resolution resolution,
    boolean external,
    Protocol protocol,
    Optional<Integer> targetPort,
    List<String> identities,
    List<String> serverNames,
    MutualTls mutualTls) {
  public Upstream {
    serverNames = serverNames.stream().distinct().sorted().toList();
    identities = identities.stream().distinct().sorted().toList();
  }

  /**
   * A service as Envoy's metadata names it.
   *
   * @param name the short name on its platform; the host where it has none
   */
  public record ServiceName(String host, String name, String namespace) {}

  /** The choice where no DestinationRule says anything about TLS. */
  public enum MutualTls {
    /** Never. */
    OFF,
    /** To endpoints that say they take it. */
    PER_ENDPOINT,
    /** To all: the endpoints are the caller's choice and all take it. */
    ALWAYS
  }
}
