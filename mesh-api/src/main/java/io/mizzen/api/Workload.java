package io.mizzen.api;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Something that runs and has an address: a pod, a virtual machine, a process that registered
 * itself. Services find it by its labels.
 *
 * @param kind which platform object it is
 * @param namespace the namespace it lives in
 * @param name unique within the namespace and kind
 * @param address an IP address, without a port; of a WorkloadEntry it may be a name, which only
 *     services that look names up in DNS can use
 * @param ports its named ports; a service's named target port is looked up here
 * @param labels what selectors and subsets look at
 * @param serviceAccount may be empty
 * @param locality where it runs
 * @param network the network its address belongs to
 * @param clusterId the cluster it runs in
 * @param group the WorkloadGroup of its namespace that completes it; empty for none, and no such
 *     group need be there
 * @param weight load-balancing weight, at least 1
 * @param health as its registry sees it
 * @param origin where it was declared
 */
@API(status = API.Status.EXPERIMENTAL)
public record Workload(
    Kind kind,
    String namespace,
    String name,
    String address,
    Map<String, Integer> ports,
    Labels labels,
    String serviceAccount,
    Locality locality,
    Network network,
    ClusterId clusterId,
    String group,
    int weight,
    HealthStatus health,
    Origin origin) {

  /** The kinds of platform objects that are workloads. */
  public enum Kind {
    POD,
    WORKLOAD_ENTRY,
    /** A server of Mizzen's that registered itself for as long as its stream lives. */
    SELF_REGISTERED
  }

  public Workload {
    ports = Collections.unmodifiableMap(new TreeMap<>(ports));
    if (weight < 1) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: at least 1)");
    }
  }

  /**
   * A healthy workload of weight 1 in the default network and cluster, with nothing else known.
   *
   * @param address an IP address, without a port
   */
  public static Builder builder(Kind kind, String namespace, String name, String address) {
    return new Builder(kind, namespace, name, address);
  }

  /** These values, to change some of them. */
  public Builder toBuilder() {
    return builder(kind, namespace, name, address)
        .ports(ports)
        .labels(labels)
        .serviceAccount(serviceAccount)
        .locality(locality)
        .network(network)
        .clusterId(clusterId)
        .group(group)
        .weight(weight)
        .health(health)
        .origin(origin);
  }

  /**
   * Whether its proxy takes Istio mutual TLS: what the label {@link TlsMode#LABEL} says. Without it
   * a WorkloadEntry with a service account does, as in Istio.
   */
  public TlsMode tlsMode() {
    boolean hasIdentity = kind == Kind.WORKLOAD_ENTRY && !serviceAccount.isEmpty();
    return TlsMode.of(labels).orElse(hasIdentity ? TlsMode.ISTIO : TlsMode.DISABLED);
  }

  public WorkloadKey key() {
    return new WorkloadKey(kind, namespace, name);
  }

  /** Builds a workload. Not thread-safe. */
  public static final class Builder {
    private final Kind kind;
    private final String namespace;
    private final String name;
    private final String address;
    private Map<String, Integer> ports = Map.of();
    private Labels labels = Labels.none();
    private String serviceAccount = "";
    private Locality locality = Locality.unknown();
    private Network network = Network.defaultNetwork();
    private ClusterId clusterId = ClusterId.defaultCluster();
    private String group = "";
    private int weight = 1;
    private HealthStatus health = HealthStatus.HEALTHY;
    private Origin origin = Origin.of("API");

    private Builder(Kind kind, String namespace, String name, String address) {
      this.kind = kind;
      this.namespace = namespace;
      this.name = name;
      this.address = address;
    }

    /** Named ports. Default: none. */
    public Builder ports(Map<String, Integer> ports) {
      this.ports = ports;
      return this;
    }

    /** Default: none. */
    public Builder labels(Labels labels) {
      this.labels = labels;
      return this;
    }

    /** Default: empty. */
    public Builder serviceAccount(String serviceAccount) {
      this.serviceAccount = serviceAccount;
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

    /** Default: none. */
    public Builder group(String group) {
      this.group = group;
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

    /** Default: {@code API}. */
    public Builder origin(Origin origin) {
      this.origin = origin;
      return this;
    }

    /**
     * The workload.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Workload build() {
      return new Workload(
          kind,
          namespace,
          name,
          address,
          ports,
          labels,
          serviceAccount,
          locality,
          network,
          clusterId,
          group,
          weight,
          health,
          origin);
    }
  }
}
