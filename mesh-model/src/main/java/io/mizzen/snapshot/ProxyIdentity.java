package io.mizzen.snapshot;

import io.mizzen.api.ClusterId;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.TopologyLabels;
import org.apiguardian.api.API;

/**
 * The identity that a data plane claims.
 *
 * @param namespace the namespace its rules are looked up in
 * @param workloadName may be empty
 * @param serviceAccount may be empty
 * @param labels the workload's own labels
 * @param locality where it runs
 * @param network the network it can reach directly
 * @param clusterId the cluster it runs in
 */
@API(status = API.Status.EXPERIMENTAL)
public record ProxyIdentity(
    String namespace,
    String workloadName,
    String serviceAccount,
    Labels labels,
    Locality locality,
    Network network,
    ClusterId clusterId) {

  /** An identity that only has a namespace. */
  public static ProxyIdentity in(String namespace) {
    return new ProxyIdentity(
        namespace,
        "",
        "",
        Labels.none(),
        Locality.unknown(),
        Network.defaultNetwork(),
        ClusterId.defaultCluster());
  }

  /** The labels that rules may select by: its own, with where it runs laid over them. */
  Labels allLabels() {
    return TopologyLabels.augment(labels, locality, network, clusterId);
  }

  public ProxyIdentity withLabels(Labels labels) {
    return new ProxyIdentity(
        namespace, workloadName, serviceAccount, labels, locality, network, clusterId);
  }

  public ProxyIdentity withNetwork(Network network) {
    return new ProxyIdentity(
        namespace, workloadName, serviceAccount, labels, locality, network, clusterId);
  }

  public ProxyIdentity withLocality(Locality locality) {
    return new ProxyIdentity(
        namespace, workloadName, serviceAccount, labels, locality, network, clusterId);
  }
}
