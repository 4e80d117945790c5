package io.mizzen.translator.route;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * What a route reads of the services its rules point at.
 *
 * @param ports full host name to the service's port numbers; hosts that no registry knows are
 *     missing
 * @param hashHeaders rendered cluster name to the header its consistent hash looks at; clusters
 *     that do not hash on a header are missing
 * @param foreknown rendered names of clusters that a later rule may send calls to, and that the
 *     client must know by then; empty for clients that need no such notice
 */
@API(status = API.Status.EXPERIMENTAL)
public record Destinations(
    SortedMap<String, List<Integer>> ports,
    SortedMap<String, String> hashHeaders,
    SortedSet<String> foreknown) {
  public Destinations {
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    hashHeaders = Collections.unmodifiableSortedMap(new TreeMap<>(hashHeaders));
    foreknown = Collections.unmodifiableSortedSet(new TreeSet<>(foreknown));
  }

  public static Destinations of(Map<String, List<Integer>> ports, Map<String, String> hashHeaders) {
    return new Destinations(new TreeMap<>(ports), new TreeMap<>(hashHeaders), new TreeSet<>());
  }

  /** The same, but for {@link #foreknown}. */
  public Destinations foreknowing(SortedSet<String> clusters) {
    return new Destinations(ports, hashHeaders, clusters);
  }

  public static Destinations none() {
    return of(Map.of(), Map.of());
  }

  /**
   * The port a destination means: the one it names, else the service's only port, else the port the
   * request came for.
   */
  public int port(String host, int named, int listenerPort) {
    return port(ports.getOrDefault(host, List.of()), named, listenerPort);
  }

  /** As {@link #port(String, int, int)}, for a service whose ports are at hand. */
  public static int port(List<Integer> known, int named, int listenerPort) {
    if (named > 0) {
      return named;
    }
    return known.size() == 1 ? known.get(0) : listenerPort;
  }
}
