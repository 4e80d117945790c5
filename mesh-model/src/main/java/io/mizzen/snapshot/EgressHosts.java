package io.mizzen.snapshot;

import io.mizzen.names.HostNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code hosts} of a Sidecar's egress listener: {@code namespace/dnsName}, where the namespace
 * is a name, {@code *} for all or {@code .} for the proxy's own, and one that begins with {@code ~}
 * excludes. What is excluded is so whatever else includes it.
 *
 * @param included entries that include
 * @param excluded entries that exclude
 */
record EgressHosts(Entries included, Entries excluded) {
  private static final String ANY = "*";
  private static final String OWN = ".";

  /**
   * Some entries, exact hosts apart, so that a long list of them costs one look-up.
   *
   * @param exact {@code namespace/host}
   */
  record Entries(Set<String> exact, List<Entry> wildcards) {
    static Entries of(List<Entry> entries) {
      Set<String> exact = new TreeSet<>();
      List<Entry> wildcards = new ArrayList<>();
      for (Entry entry : entries) {
        if (HostNames.isWildcard(entry.host())) {
          wildcards.add(entry);
        } else {
          exact.add(entry.namespace() + "/" + entry.host());
        }
      }
      return new Entries(Set.copyOf(exact), List.copyOf(wildcards));
    }

    /** Whether some entry of one of the namespaces covers a host or the whole of a wildcard. */
    private boolean cover(Set<String> namespaces, String host) {
      return namespaces.stream().anyMatch(each -> exact.contains(each + "/" + host))
          || wildcards.stream()
              .anyMatch(
                  entry ->
                      namespaces.contains(entry.namespace())
                          && HostNames.covers(entry.host(), host));
    }

    /** Whether some entry of one of the namespaces has a host in common with a wildcard. */
    private boolean overlap(Set<String> namespaces, String wildcard) {
      return cover(namespaces, wildcard)
          || exact.stream().anyMatch(entry -> isIn(entry, namespaces, wildcard))
          || wildcards.stream()
              .anyMatch(
                  entry ->
                      namespaces.contains(entry.namespace())
                          && HostNames.overlap(entry.host(), wildcard));
    }

    private static boolean isIn(String entry, Set<String> namespaces, String wildcard) {
      int slash = entry.indexOf('/');
      return namespaces.contains(entry.substring(0, slash))
          && HostNames.matches(wildcard, entry.substring(slash + 1));
    }
  }

  /** One entry, without its {@code ~}. */
  record Entry(String namespace, String host) {}

  /** All hosts of all namespaces. */
  static EgressHosts all() {
    return parse(List.of("*/*"));
  }

  /** The entries of a listener; one that is malformed names nothing. */
  static EgressHosts parse(List<String> hosts) {
    List<Entry> included = new ArrayList<>();
    List<Entry> excluded = new ArrayList<>();
    for (String text : hosts) {
      int slash = text.indexOf('/');
      if (slash < 0) {
        continue;
      }
      String namespace = text.substring(0, slash);
      String host = text.substring(slash + 1);
      if (!namespace.startsWith("~")) {
        included.add(new Entry(namespace, host));
      } else {
        String named = namespace.substring(1);
        excluded.add(new Entry(named.isEmpty() ? ANY : named, host));
      }
    }
    return new EgressHosts(Entries.of(included), Entries.of(excluded));
  }

  /**
   * Whether a service is imported.
   *
   * @param own the proxy's namespace
   */
  boolean imports(String namespace, String host, String own) {
    Set<String> names = names(namespace, own);
    return included.cover(names, host) && !excluded.cover(names, host);
  }

  /**
   * Whether a VirtualService is imported: one of its hosts has a host in common with the list.
   *
   * @param hosts fully qualified
   */
  boolean importsRule(String namespace, Collection<String> hosts, String own) {
    Set<String> names = names(namespace, own);
    return hosts.stream()
        .anyMatch(
            host ->
                (HostNames.isWildcard(host)
                        ? included.overlap(names, host)
                        : included.cover(names, host))
                    && !excluded.cover(names, host));
  }

  /** The ways to write a namespace. */
  private static Set<String> names(String namespace, String own) {
    return namespace.equals(own) ? Set.of(namespace, ANY, OWN) : Set.of(namespace, ANY);
  }
}
