package io.mizzen.api;

import org.apiguardian.api.API;

/**
 * Identity of a service: its fully qualified host and the namespace that declares it. Two
 * namespaces may declare the same external host.
 */
@API(status = API.Status.EXPERIMENTAL)
public record ServiceKey(String namespace, String host) implements Comparable<ServiceKey> {
  @Override
  public int compareTo(ServiceKey other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : namespace.compareTo(other.namespace);
  }

  @Override
  public String toString() {
    return namespace + "/" + host;
  }
}
