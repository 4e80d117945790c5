package io.mizzen.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where short names are spelled: a namespace of a domain. Follows Kubernetes' search path as Istio
 * writes virtual host domains: {@code reviews}, {@code reviews.ns}, {@code reviews.ns.svc}, and the
 * full name.
 */
record ServiceScope(String namespace, String domain) {

  /** The hosts a spelling may mean, the most specific first. */
  List<String> candidates(String spelled) {
    Set<String> hosts = new LinkedHashSet<>();
    hosts.add(spelled);
    String[] labels = spelled.split("\\.", -1);
    if (labels.length == 1) {
      hosts.add(fullName(spelled, namespace));
    } else if (labels.length == 2 || (labels.length == 3 && labels[2].equals("svc"))) {
      hosts.add(fullName(labels[0], labels[1]));
    }
    return List.copyOf(hosts);
  }

  /** How somebody of this namespace would spell {@code host} most briefly. */
  String briefly(String host) {
    String own = "." + namespace + ".svc." + domain;
    String any = ".svc." + domain;
    if (host.endsWith(own)) {
      return host.substring(0, host.length() - own.length());
    }
    return host.endsWith(any) ? host.substring(0, host.length() - any.length()) : host;
  }

  private String fullName(String service, String ofNamespace) {
    return service + "." + ofNamespace + ".svc." + domain;
  }
}
