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
 * @param clusterId the cluster the workload runs in
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
    ClusterId clusterId,
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
          .thenComparing(Endpoint::workloadName)
          .thenComparing(each -> each.network().name());

  /** A healthy endpoint of weight 1 in the default network and cluster, with nothing else known. */
  public static Builder builder(String address, Port port, String servicePortName) {
    return new Builder(address, port, servicePortName);
  }

  /** The same endpoint of another port of its service. */
  public Endpoint ofServicePort(String name) {
    return new Endpoint(
        address,
        port,
        name,
        labels,
        locality,
        network,
        clusterId,
        weight,
        health,
        serviceAccount,
        workloadName,
        namespace,
        tlsMode);
  }

  /** Builds an endpoint. Not thread-safe. */
  public static final class Builder {
    private final String address;
    private final Port port;
    private final String servicePortName;
    private Labels labels = Labels.none();
    private Locality locality = Locality.unknown();
    private Network network = Network.defaultNetwork();
    private ClusterId clusterId = ClusterId.defaultCluster();
    private int weight = 1;
    private HealthStatus health = HealthStatus.HEALTHY;
    private String serviceAccount = "";
    private String workloadName = "";
    private String namespace = "";
    private TlsMode tlsMode = TlsMode.DISABLED;

    private Builder(String address, Port port, String servicePortName) {
      this.address = address;
      this.port = port;
      this.servicePortName = servicePortName;
    }

    /** Topology labels included. Default: none. */
    public Builder labels(Labels labels) {
      this.labels = labels;
      return this;
    }

    /** Default: unknown. */
    public Builder locality(Locality locality) {
      this.locality = locality;
      return this;
    }

    /** Default: the default network. */
    public Builder network(Network network) {
      this.network = network;
      return this;
    }

    /** Default: the default cluster. */
    public Builder clusterId(ClusterId clusterId) {
      this.clusterId = clusterId;
      return this;
    }

    /** At least 1. Default: 1. */
    public Builder weight(int weight) {
      this.weight = weight;
      return this;
    }

    /** Default: healthy. */
    public Builder health(HealthStatus health) {
      this.health = health;
      return this;
    }

    /** Default: empty. */
    public Builder serviceAccount(String serviceAccount) {
      this.serviceAccount = serviceAccount;
      return this;
    }

    /** Default: empty. */
    public Builder workloadName(String workloadName) {
      this.workloadName = workloadName;
      return this;
    }

    /** Default: empty. */
    public Builder namespace(String namespace) {
      this.namespace = namespace;
      return this;
    }

    /** Default: disabled. */
    public Builder tlsMode(TlsMode tlsMode) {
      this.tlsMode = tlsMode;
      return this;
    }

    /** The endpoint. */
    public Endpoint build() {
      return new Endpoint(
          address,
          port,
          servicePortName,
          labels,
          locality,
          network,
          clusterId,
          weight,
          health,
          serviceAccount,
          workloadName,
          namespace,
          tlsMode);
    }
  }
}
