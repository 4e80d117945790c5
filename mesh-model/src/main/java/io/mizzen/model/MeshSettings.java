package io.mizzen.model;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The settings of the whole mesh; the names are Istio MeshConfig's.
 *
 * @param meshId unique among the meshes of one JVM and of one trust domain
 * @param domain the DNS suffix of services, default {@code cluster.local}
 * @param rootNamespace rules there apply to all namespaces, default {@code istio-system}
 * @param defaultNamespace the namespace of documents that name none, default {@code default}
 * @param allowedNotEnforced kinds whose demands for protection may stay unmet: where no data plane
 *     can enforce them, the traffic passes instead of being refused; default none
 * @param outboundTrafficPolicy the treatment of sidecars' traffic to hosts that no service has,
 *     default {@code ALLOW_ANY}
 * @param trustDomain the first part of workloads' SPIFFE ids, default {@code cluster.local}
 * @param workloadCertificates whether workloads are issued certificates, default {@code NONE}
 * @param traffic what holds where no rule says otherwise
 * @param configNamespace the namespace of MeshConfig and MeshNetworks: the root namespace, unless
 *     that very MeshConfig names another root
 */
@API(status = API.Status.EXPERIMENTAL)
public record MeshSettings(
    String meshId,
    String domain,
    String rootNamespace,
    String defaultNamespace,
    Set<String> allowedNotEnforced,
    OutboundTrafficPolicy outboundTrafficPolicy,
    String trustDomain,
    WorkloadCertificates workloadCertificates,
    TrafficDefaults traffic,
    String configNamespace) {
  private static final String DEFAULT_TRUST_DOMAIN = "cluster.local";

  public MeshSettings {
    allowedNotEnforced = Collections.unmodifiableSet(new TreeSet<>(allowedNotEnforced));
  }

  /** Settings under which everything that is asked for must be enforced. */
  public MeshSettings(String meshId, String domain, String rootNamespace, String defaultNamespace) {
    this(
        meshId,
        domain,
        rootNamespace,
        defaultNamespace,
        Set.of(),
        OutboundTrafficPolicy.ALLOW_ANY,
        DEFAULT_TRUST_DOMAIN,
        WorkloadCertificates.NONE,
        TrafficDefaults.istio(),
        rootNamespace);
  }

  public static MeshSettings defaults(String meshId) {
    return new MeshSettings(meshId, "cluster.local", "istio-system", "default");
  }

  /** These settings, with the demands of some kinds allowed to stay unmet. */
  public MeshSettings allowingNotEnforced(Set<String> kinds) {
    return new MeshSettings(
        meshId,
        domain,
        rootNamespace,
        defaultNamespace,
        kinds,
        outboundTrafficPolicy,
        trustDomain,
        workloadCertificates,
        traffic,
        configNamespace);
  }

  /** These settings, with another treatment of traffic to hosts that no service has. */
  public MeshSettings withOutboundTrafficPolicy(OutboundTrafficPolicy policy) {
    return new MeshSettings(
        meshId,
        domain,
        rootNamespace,
        defaultNamespace,
        allowedNotEnforced,
        policy,
        trustDomain,
        workloadCertificates,
        traffic,
        configNamespace);
  }

  /** These settings, with certificates for workloads of a trust domain. */
  public MeshSettings withWorkloadCertificates(
      WorkloadCertificates certificates, String ofTrustDomain) {
    return new MeshSettings(
        meshId,
        domain,
        rootNamespace,
        defaultNamespace,
        allowedNotEnforced,
        outboundTrafficPolicy,
        ofTrustDomain,
        certificates,
        traffic,
        configNamespace);
  }

  /** These settings, with another root namespace; MeshConfig is still found where it was. */
  public MeshSettings withRootNamespace(String namespace) {
    return new MeshSettings(
        meshId,
        domain,
        namespace,
        defaultNamespace,
        allowedNotEnforced,
        outboundTrafficPolicy,
        trustDomain,
        workloadCertificates,
        traffic,
        configNamespace);
  }

  /** These settings, with other defaults of traffic. */
  public MeshSettings withTrafficDefaults(TrafficDefaults defaults) {
    return new MeshSettings(
        meshId,
        domain,
        rootNamespace,
        defaultNamespace,
        allowedNotEnforced,
        outboundTrafficPolicy,
        trustDomain,
        workloadCertificates,
        defaults,
        configNamespace);
  }

  /** The fully qualified host of a Kubernetes service. */
  public String serviceHost(String name, String namespace) {
    return name + "." + namespace + ".svc." + domain;
  }

  /**
   * Completes a host of a rule as Istio does: a name without a dot that is neither a wildcard nor
   * empty belongs to the rule's own namespace; everything else is taken as written.
   */
  public String resolveHost(String host, String namespace) {
    return host.isEmpty() || host.startsWith("*") || host.indexOf('.') >= 0 || isIpv6(host)
        ? host
        : serviceHost(host, namespace);
  }

  /** The shortest spelling of a service's host that {@code namespace} reads as that host. */
  public String shortName(String host, String namespace) {
    String any = ".svc." + domain;
    String own = "." + namespace + any;
    if (host.endsWith(own)) {
      return host.substring(0, host.length() - own.length());
    }
    return host.endsWith(any) ? host.substring(0, host.length() - any.length()) : host;
  }

  private static boolean isIpv6(String host) {
    return host.indexOf(':') >= 0;
  }
}
