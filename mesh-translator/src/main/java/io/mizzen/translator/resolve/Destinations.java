package io.mizzen.translator.resolve;

import io.mizzen.rules.destinationrule.DestinationRule.ConsistentHash;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The parts that a route reads of the services its rules point at.
 *
 * @param ports full host name to the service's port numbers; hosts that no registry knows are
 *     missing
 * @param hashes rendered cluster name to what its consistent hash looks at; clusters that do not
 *     hash are missing
 * @param foreknown rendered names of clusters that a later rule may send calls to, and that the
 *     client must know by then; empty for clients that need no such notice
 */
@API(status = API.Status.EXPERIMENTAL)
public record Destinations(
    SortedMap<String, List<Integer>> ports,
    SortedMap<String, ConsistentHash> hashes,
    SortedSet<String> foreknown) {
  public Destinations {
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
    foreknown = Collections.unmodifiableSortedSet(new TreeSet<>(foreknown));
  }

  public static Destinations of(
      Map<String, List<Integer>> ports, Map<String, ConsistentHash> hashes) {
    return new Destinations(new TreeMap<>(ports), new TreeMap<>(hashes), new TreeSet<>());
  }

  /** The same, but for {@link #foreknown}. */
  public Destinations foreknowing(SortedSet<String> clusters) {
    return new Destinations(ports, hashes, clusters);
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
