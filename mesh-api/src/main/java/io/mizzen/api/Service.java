package io.mizzen.api;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
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
 * @param addresses virtual addresses, IP or CIDR, as declared; a CIDR of one address is that IP;
 *     empty when it has none
 * @param allocatedAddress the address out of 240.240.0.0/16 that the mesh gives a ServiceEntry
 *     without one; for proxies that answer their workload's DNS queries
 * @param externalName the host that an {@link Resolution#ALIAS} stands for; absent for all others
 * @param labels the service's own labels
 * @param selector labels that its workloads carry; absent when it selects none
 * @param exportTo namespaces that see it ({@code *}, {@code .} or names); empty means all
 * @param subjectAltNames identities its workloads may present besides their service accounts
 * @param source the registry it comes from
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
    Optional<String> allocatedAddress,
    Optional<String> externalName,
    Labels labels,
    Optional<Labels> selector,
    Set<String> exportTo,
    List<String> subjectAltNames,
    ServiceSource source,
    Origin origin) {
  /**
   * Istio's order wherever several services could win: the older first, one without a creation time
   * before all others; then by name, namespace and host.
   */
  public static final Comparator<Service> OLDEST_FIRST =
      Comparator.<Service, Instant>comparing(each -> each.source().created().orElse(Instant.MIN))
          .thenComparing(Service::name)
          .thenComparing(Service::namespace)
          .thenComparing(Service::host);

  public Service {
    ports = List.copyOf(ports);
    addresses = List.copyOf(addresses);
    exportTo = Collections.unmodifiableSet(new TreeSet<>(exportTo));
    subjectAltNames = List.copyOf(subjectAltNames);
    if ((resolution == Resolution.ALIAS) != externalName.isPresent()) {
      throw new IllegalArgumentException(
          "externalName: " + externalName + " (expected: a host for ALIAS, and for nothing else)");
    }
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
        allocatedAddress,
        externalName,
        labels,
        selector,
        exportTo,
        subjectAltNames,
        source,
        other);
  }

  /** This service with an address that the mesh allocated to it, or without one. */
  public Service withAllocatedAddress(Optional<String> address) {
    return new Service(
        key,
        name,
        ports,
        resolution,
        external,
        addresses,
        address,
        externalName,
        labels,
        selector,
        exportTo,
        subjectAltNames,
        source,
        origin);
  }

  /** This service with other ports. */
  public Service withPorts(List<ServicePort> others) {
    return new Service(
        key,
        name,
        others,
        resolution,
        external,
        addresses,
        allocatedAddress,
        externalName,
        labels,
        selector,
        exportTo,
        subjectAltNames,
        source,
        origin);
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

  /** Whether it is another name of another service, without endpoints of its own. */
  public boolean isAlias() {
    return resolution == Resolution.ALIAS;
  }

  public boolean isKubernetes() {
    return source.provider() == ServiceSource.Provider.KUBERNETES;
  }

  /** Whether it is a Kubernetes Service without an address of its own: callers dial its pods. */
  public boolean isHeadless() {
    return isKubernetes() && resolution == Resolution.NONE;
  }
}
