package io.mizzen.snapshot;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The VirtualServices that send to each host, delegates merged in: what a Sidecar imports it
 * imports with its destinations. Immutable and persistent.
 *
 * @param byHost by destination, the rules and the ports that they name there
 */
record RouteSenders(PSortedMap<String, PSortedMap<ResourceKey, Sender>> byHost) {

  /**
   * One rule that sends to a host.
   *
   * @param ports the ports that it names; none where one of its routes names none and so means all
   */
  record Sender(MeshResource<VirtualService> rule, Set<Integer> ports) {}

  static RouteSenders empty() {
    return new RouteSenders(TreePMap.empty());
  }

  Collection<Sender> to(String host) {
    PSortedMap<ResourceKey, Sender> known = byHost.get(host);
    return known == null ? List.of() : known.values();
  }

  /**
   * These senders with another version of one rule; adds the keys that have another answer now.
   *
   * @param before destinations of the version that was filed, by host
   */
  RouteSenders with(
      Map<String, List<Destination>> before,
      Optional<MeshResource<VirtualService>> after,
      Map<String, List<Destination>> now,
      ResourceKey key,
      Set<ChangeKey> changed) {
    PSortedMap<String, PSortedMap<ResourceKey, Sender>> next = byHost;
    for (String host : before.keySet()) {
      PSortedMap<ResourceKey, Sender> left = at(next, host).minus(key);
      next = left.isEmpty() ? next.minus(host) : next.plus(host, left);
    }
    for (MeshResource<VirtualService> rule : after.stream().toList()) {
      for (Map.Entry<String, List<Destination>> to : now.entrySet()) {
        Sender sender = new Sender(rule, ports(to.getValue()));
        next = next.plus(to.getKey(), at(next, to.getKey()).plus(key, sender));
      }
    }
    Set<String> hosts = new TreeSet<>(before.keySet());
    hosts.addAll(now.keySet());
    hosts.forEach(host -> changed.add(new ChangeKey.Senders(host)));
    if (!hosts.isEmpty()) {
      changed.add(new ChangeKey.Senders(ChangeKey.Senders.ALL));
    }
    return new RouteSenders(next);
  }

  private static Set<Integer> ports(List<Destination> destinations) {
    boolean anyPort = destinations.stream().anyMatch(to -> to.port().isEmpty());
    Map<Integer, Boolean> ports = new TreeMap<>();
    destinations.forEach(to -> to.port().ifPresent(port -> ports.put(port.number(), true)));
    return anyPort ? Set.of() : Set.copyOf(ports.keySet());
  }

  private static PSortedMap<ResourceKey, Sender> at(
      PSortedMap<String, PSortedMap<ResourceKey, Sender>> all, String host) {
    PSortedMap<ResourceKey, Sender> known = all.get(host);
    return known == null ? TreePMap.empty() : known;
  }
}
