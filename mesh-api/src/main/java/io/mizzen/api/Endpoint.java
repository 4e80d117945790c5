package io.mizzen.api;

import java.util.Comparator;
import org.apiguardian.api.API;

/**
 * One workload serving one port of one service.
 *
 * @param address an IP address; for a service whose {@link Resolution#isDns} holds, a name too
 * @param port the workload's port
 * @param servicePortName which port of the service it serves
 * @param labels what subsets look at, topology labels included
 * @param locality where it runs
 * @param network the network its address belongs to
 * @param weight load-balancing weight, at least 1
 * @param health as its registry sees it
 * @param serviceAccount may be empty
 * @param workloadName may be empty
 * @param namespace the workload's namespace
 * @param tlsMode whether its proxy takes Istio mutual TLS
 */
@API(status = API.Status.EXPERIMENTAL)
public record Endpoint(
    String address,
    Port port,
    String servicePortName,
    Labels labels,
    Locality locality,
    Network network,
    int weight,
    HealthStatus health,
    String serviceAccount,
    String workloadName,
    String namespace,
    TlsMode tlsMode) {

  /** An order that does not depend on how the endpoints arrived. */
  public static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::address)
          .thenComparing(Endpoint::port)
          .thenComparing(Endpoint::servicePortName)
          .thenComparing(Endpoint::namespace)
          .thenComparing(Endpoint::workloadName);
}
