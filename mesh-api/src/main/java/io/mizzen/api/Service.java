package io.mizzen.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * A service of any platform: a host name with ports. Its endpoints live elsewhere ({@link
 * Endpoint}), so that a moving workload never touches the service.
 *
 * @param key namespace and fully qualified host
 * @param name the short name on its platform, for example the Kubernetes Service's name
 * @param ports in declared order
 * @param resolution how endpoints are found
 * @param external whether it lives outside the mesh (Istio's MESH_EXTERNAL)
 * @param addresses virtual addresses, IP or CIDR; empty when it has none
 * @param labels the service's own labels
 * @param selector labels that its workloads carry; absent when it selects none
 * @param exportTo namespaces that see it ({@code *}, {@code .} or names); empty means all
 * @param subjectAltNames identities its workloads may present besides their service accounts
 * @param origin where it was declared
 */
@API(status = API.Status.EXPERIMENTAL)
public record Service(
    ServiceKey key,
    String name,
    List<ServicePort> ports,
    Resolution resolution,
    boolean external,
    List<String> addresses,
    Labels labels,
    Optional<Labels> selector,
    Set<String> exportTo,
    List<String> subjectAltNames,
    Origin origin) {

  public Service {
    ports = List.copyOf(ports);
    addresses = List.copyOf(addresses);
    exportTo = java.util.Collections.unmodifiableSet(new TreeSet<>(exportTo));
    subjectAltNames = List.copyOf(subjectAltNames);
  }

  /** This service as if it were declared elsewhere. */
  public Service withOrigin(Origin other) {
    return new Service(
        key,
        name,
        ports,
        resolution,
        external,
        addresses,
        labels,
        selector,
        exportTo,
        subjectAltNames,
        other);
  }

  public String host() {
    return key.host();
  }

  public String namespace() {
    return key.namespace();
  }

  public Optional<ServicePort> port(int number) {
    return ports.stream().filter(port -> port.number() == number).findFirst();
  }

  /** The ports a client may dial, in declared order: all but those of UDP. */
  public List<ServicePort> clientPorts() {
    return ports.stream().filter(port -> port.protocol() != Protocol.UDP).toList();
  }

  /** Whether proxies of {@code namespace} may see this service. */
  public boolean isVisibleTo(String namespace) {
    return ExportTo.of(exportTo, namespace()).includes(namespace);
  }
}
