package io.mizzen.translator.resolve;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The names of a host that a request of a client in some namespace may carry as its authority, in
 * Istio's order and without ports: the full name, the same with the dot of the root, then for hosts
 * of the cluster the short forms that DNS completes there.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class DomainNames {
  private DomainNames() {}

  /**
   * All names of a host.
   *
   * @param host a full name, or a wildcard
   * @param namespace the client's
   * @param suffix the mesh's domain, {@code cluster.local}
   */
  public static List<String> of(String host, String namespace, String suffix) {
    Set<String> names = new LinkedHashSet<>();
    names.add(host);
    names.add(host + ".");
    String tail = ".svc." + suffix;
    if (host.endsWith(tail)) {
      String nameAndNamespace = host.substring(0, host.length() - tail.length());
      if (nameAndNamespace.endsWith("." + namespace)) {
        names.add(nameAndNamespace.substring(0, nameAndNamespace.lastIndexOf('.')));
        names.add(nameAndNamespace + ".svc");
        names.add(nameAndNamespace);
      } else {
        names.add(nameAndNamespace);
        names.add(nameAndNamespace + ".svc");
      }
    }
    return List.copyOf(names);
  }

  /** The names, and behind them those of single pods of a service without an address. */
  public static List<String> withPods(List<String> names) {
    List<String> all = new ArrayList<>(names);
    names.forEach(name -> all.add("*." + name));
    return List.copyOf(all);
  }
}
