package io.mizzen.translator.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/** The spellings of host names. Pure text, no look-ups. */
@API(status = API.Status.INTERNAL)
public final class Hosts {
  private Hosts() {}

  /**
   * Every spelling under which a host may be dialled, shortest first: {@code name}, {@code
   * name.ns}, {@code name.ns.svc} and the full name. A host outside the mesh's domain has one.
   */
  public static List<String> spellings(String host, String domainSuffix) {
    String tail = ".svc." + domainSuffix;
    if (!host.endsWith(tail)) {
      return List.of(host);
    }
    String nameAndNamespace = host.substring(0, host.length() - tail.length());
    int dot = nameAndNamespace.indexOf('.');
    Set<String> spellings = new LinkedHashSet<>();
    // A name with further dots has no unambiguous short form.
    if (dot > 0 && dot == nameAndNamespace.lastIndexOf('.')) {
      spellings.add(nameAndNamespace.substring(0, dot));
    }
    spellings.add(nameAndNamespace);
    spellings.add(nameAndNamespace + ".svc");
    spellings.add(host);
    return List.copyOf(spellings);
  }
}
