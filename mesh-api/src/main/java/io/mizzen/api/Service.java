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
 * @param allocatedAddresses the addresses that the mesh gives a ServiceEntry without any, at most
 *     one of IPv4 (of 240.240.0.0/16, unless its status names another) and behind it at most one of
 *     IPv6 (of 2001:2::/48); for proxies that answer their workload's DNS queries
 * @param externalName the host that an {@link Resolution#ALIAS} stands for; absent for all others
 * @param labels the service's own labels
 * @param selector labels that its workloads carry; absent when it selects none
 * @param exportTo namespaces that see it ({@code *}, {@code .} or names); empty means all
 * @param subjectAltNames identities its workloads may present besides their service accounts
 * @param trafficDistribution which endpoints callers prefer where no rule says so
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
    List<String> allocatedAddresses,
    Optional<String> externalName,
    Labels labels,
    Optional<Labels> selector,
    Set<String> exportTo,
    List<String> subjectAltNames,
    TrafficDistribution trafficDistribution,
    ServiceSource source,
    Origin origin) {
  /**
   * Istio's order wherever several services could win: the older first, one without a creation time
   * before all others; then by name, namespace and host.
   */
  public static final Comparator<Service> OLDEST_FIRST =
      Comparator.<Service, Instant>comparing(each -> each.source().created().orElse(Instant.MIN))
          .thenComparing(each -> each.isKubernetes() ? each.name() : each.host())
          .thenComparing(Service::namespace)
          .thenComparing(Service::host);

  public Service {
    ports = List.copyOf(ports);
    addresses = List.copyOf(addresses);
    allocatedAddresses = List.copyOf(allocatedAddresses);
    exportTo = Collections.unmodifiableSet(new TreeSet<>(exportTo));
    subjectAltNames = List.copyOf(subjectAltNames);
    if ((resolution == Resolution.ALIAS) != externalName.isPresent()) {
      throw new IllegalArgumentException(
          "externalName: " + externalName + " (expected: a host for ALIAS, and for nothing else)");
    }
  }

  /**
   * A service of the default Kubernetes cluster with endpoints of its own, inside the mesh and seen
   * by all namespaces; its short name is the first label of the host.
   */
  public static Builder builder(ServiceKey key) {
    return new Builder(key);
  }

  /** These values, to change some of them. */
  public Builder toBuilder() {
    return builder(key)
        .name(name)
        .ports(ports)
        .resolution(resolution)
        .external(external)
        .addresses(addresses)
        .allocatedAddresses(allocatedAddresses)
        .externalName(externalName)
        .labels(labels)
        .selector(selector)
        .exportTo(exportTo)
        .subjectAltNames(subjectAltNames)
        .trafficDistribution(trafficDistribution)
        .source(source)
        .origin(origin);
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

  /** Whether proxies of every namespace may see this service. */
  public boolean isVisibleToAll() {
    return ExportTo.of(exportTo, namespace()).isEverybody();
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

  /**
   * Whether its callers dial the addresses of its endpoints, which are known: it is headless, or a
   * ServiceEntry of resolution NONE that selects workloads.
   */
  public boolean isDialedAtEndpoints() {
    return resolution == Resolution.NONE && (isKubernetes() || selector.isPresent());
  }

  /** Builds a service. Not thread-safe. */
  public static final class Builder {
    private final ServiceKey key;
    private String name;
    private List<ServicePort> ports = List.of();
    private Resolution resolution = Resolution.STATIC;
    private boolean external = false;
    private List<String> addresses = List.of();
    private List<String> allocatedAddresses = List.of();
    private Optional<String> externalName = Optional.empty();
    private Labels labels = Labels.none();
    private Optional<Labels> selector = Optional.empty();
    private Set<String> exportTo = Set.of();
    private List<String> subjectAltNames = List.of();
    private TrafficDistribution trafficDistribution = TrafficDistribution.ANY;
    private ServiceSource source = ServiceSource.kubernetes(Optional.empty());
    private Origin origin = Origin.of("API");

    private Builder(ServiceKey key) {
      this.key = key;
      this.name = key.host().split("\\.", 2)[0];
    }

    /** Default: the first label of the host. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** Default: none. */
    public Builder ports(List<ServicePort> ports) {
      this.ports = ports;
      return this;
    }

    /** Default: {@link Resolution#STATIC}. */
    public Builder resolution(Resolution resolution) {
      this.resolution = resolution;
      return this;
    }

    /** Default: inside the mesh. */
    public Builder external(boolean external) {
      this.external = external;
      return this;
    }

    /** Default: none. */
    public Builder addresses(List<String> addresses) {
      this.addresses = addresses;
      return this;
    }

    /** Default: none. */
    public Builder allocatedAddresses(List<String> allocatedAddresses) {
      this.allocatedAddresses = allocatedAddresses;
      return this;
    }

    /** Default: none. */
    public Builder externalName(Optional<String> externalName) {
      this.externalName = externalName;
      return this;
    }

    /** Default: none. */
    public Builder labels(Labels labels) {
      this.labels = labels;
      return this;
    }

    /** Default: none. */
    public Builder selector(Optional<Labels> selector) {
      this.selector = selector;
      return this;
    }

    /** Default: all namespaces. */
    public Builder exportTo(Set<String> exportTo) {
      this.exportTo = exportTo;
      return this;
    }

    /** Default: none. */
    public Builder subjectAltNames(List<String> subjectAltNames) {
      this.subjectAltNames = subjectAltNames;
      return this;
    }

    /** Default: {@link TrafficDistribution#ANY}. */
    public Builder trafficDistribution(TrafficDistribution trafficDistribution) {
      this.trafficDistribution = trafficDistribution;
      return this;
    }

    /** Default: Kubernetes, the default cluster, no creation time. */
    public Builder source(ServiceSource source) {
      this.source = source;
      return this;
    }

    /** Default: {@code API}. */
    public Builder origin(Origin origin) {
      this.origin = origin;
      return this;
    }

    /**
     * The service.
     *
     * @throws IllegalArgumentException if values contradict each other
     */
    public Service build() {
      return new Service(
          key,
          name,
          ports,
          resolution,
          external,
          addresses,
          allocatedAddresses,
          externalName,
          labels,
          selector,
          exportTo,
          subjectAltNames,
          trafficDistribution,
          source,
          origin);
    }
  }
}
