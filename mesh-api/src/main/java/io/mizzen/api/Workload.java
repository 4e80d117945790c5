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
}
