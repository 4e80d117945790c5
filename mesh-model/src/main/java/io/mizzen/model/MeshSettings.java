package io.mizzen.model;

import org.apiguardian.api.API;

/**
 * What holds for the whole mesh; the names are Istio MeshConfig's.
 *
 * @param meshId unique among the meshes of one JVM and of one trust domain
 * @param domain the DNS suffix of services, default {@code cluster.local}
 * @param rootNamespace rules there apply to all namespaces, default {@code istio-system}
 * @param defaultNamespace the namespace of documents that name none, default {@code default}
 */
@API(status = API.Status.EXPERIMENTAL)
public record MeshSettings(
    String meshId, String domain, String rootNamespace, String defaultNamespace) {

  public static MeshSettings defaults(String meshId) {
    return new MeshSettings(meshId, "cluster.local", "istio-system", "default");
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

  private static boolean isIpv6(String host) {
    return host.indexOf(':') >= 0;
  }
}
