package io.mizzen.api;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The namespaces that see a service or a rule: Istio's {@code exportTo}.
 *
 * @param namespaces by name; {@code *} alone means all, none means nobody
 */
@API(status = API.Status.EXPERIMENTAL)
public record ExportTo(Set<String> namespaces) {
  private static final String ALL = "*";

  public ExportTo {
    namespaces = Collections.unmodifiableSet(new TreeSet<>(namespaces));
  }

  /**
   * Reads the list of a resource.
   *
   * @param list {@code *} for all namespaces, {@code .} for the resource's own, {@code ~} for none,
   *     or names; an empty list means all
   * @param own the resource's own namespace
   */
  public static ExportTo of(Collection<String> list, String own) {
    return list.isEmpty() || list.contains(ALL)
        ? new ExportTo(Set.of(ALL))
        : new ExportTo(
            list.stream()
                .filter(entry -> !entry.equals("~"))
                .map(entry -> entry.equals(".") ? own : entry)
                .collect(Collectors.toUnmodifiableSet()));
  }

  public boolean isEverybody() {
    return namespaces.contains(ALL);
  }

  public boolean includes(String namespace) {
    return isEverybody() || namespaces.contains(namespace);
  }

  /** Whether some namespace is named by both; one for all and one for a few may well differ. */
  public boolean meets(ExportTo other) {
    return namespaces.stream().anyMatch(other.namespaces::contains);
  }
}
