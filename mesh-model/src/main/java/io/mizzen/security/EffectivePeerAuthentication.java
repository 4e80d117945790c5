package io.mizzen.security;

import io.mizzen.api.ResourceKey;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Whether one workload takes mutual TLS, plaintext or both.
 *
 * @param mode at ports without one of their own; never {@link Mode#UNSET}, and PERMISSIVE where no
 *     policy says anything
 * @param ports by number of the workload's port; never UNSET
 * @param sources the policies that were read, widest first
 */
@API(status = API.Status.EXPERIMENTAL)
public record EffectivePeerAuthentication(
    Mode mode, Map<Integer, Mode> ports, List<ResourceKey> sources) {
  public EffectivePeerAuthentication {
    ports = Collections.unmodifiableMap(new TreeMap<>(ports));
    sources = List.copyOf(sources);
  }

  /** The mode at one of the workload's ports. */
  public Mode at(int port) {
    return ports.getOrDefault(port, mode);
  }
}
