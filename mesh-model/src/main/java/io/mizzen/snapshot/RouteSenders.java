package io.mizzen.snapshot;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.ChangeKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The VirtualServices that send to each host, delegates merged in: what a Sidecar imports it
 * imports with its destinations. Immutable and persistent.
 *
 * @param byHost by destination, the rules that send there
 */
record RouteSenders(PSortedMap<String, PSortedMap<ResourceKey, Sender>> byHost) {

  /**
   * The parts of a rule that decide whether its destination is imported.
   *
   * @param namespace the rule's namespace
   * @param hosts the rule's hosts, fully qualified
   * @param exportTo as written, or the mesh's default
   * @param ports the ports that it names at the destination; none where one of its routes names
   *     none and so means all
   */
  record Sender(String namespace, List<String> hosts, List<String> exportTo, Set<Integer> ports) {}

  static RouteSenders empty() {
    return new RouteSenders(TreePMap.empty());
  }

  Collection<Sender> to(String host) {
    return at(byHost, host).values();
  }

  /**
   * These senders with another version of one rule; adds the keys that have another answer now.
   *
   * @param before by destination, what the rule was
   * @param after by destination, what it is; nothing when it is gone
   */
  RouteSenders with(
      ResourceKey key,
      Map<String, Sender> before,
      Map<String, Sender> after,
      Set<ChangeKey> changed) {
    PSortedMap<String, PSortedMap<ResourceKey, Sender>> next = byHost;
    Set<String> hosts = new TreeSet<>(before.keySet());
    hosts.addAll(after.keySet());
    for (String host : hosts) {
      Optional<Sender> now = Optional.ofNullable(after.get(host));
      if (now.equals(Optional.ofNullable(before.get(host)))) {
        continue;
      }
      PSortedMap<ResourceKey, Sender> senders =
          now.isPresent() ? at(next, host).plus(key, now.get()) : at(next, host).minus(key);
      next = senders.isEmpty() ? next.minus(host) : next.plus(host, senders);
      changed.add(new ChangeKey.Senders(host));
      changed.add(new ChangeKey.Senders(ChangeKey.Senders.ALL));
    }
    return new RouteSenders(next);
  }

  private static PSortedMap<ResourceKey, Sender> at(
      PSortedMap<String, PSortedMap<ResourceKey, Sender>> all, String host) {
    PSortedMap<ResourceKey, Sender> known = all.get(host);
    return known == null ? TreePMap.empty() : known;
  }
}
