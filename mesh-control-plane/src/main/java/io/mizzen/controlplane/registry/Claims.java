package io.mizzen.controlplane.registry;

import io.mizzen.api.Network;
import io.mizzen.api.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which streams claim which addresses. A claim is a network, address and port, owned by the stream
 * that made it; an address is registered while any claim to it lives, as the workload that claimed
 * it last. Namespaces do not see each other's claims. Mutable, not thread-safe; each event costs
 * what the claims to its own address cost.
 */
final class Claims {
  private final Map<Address, List<Claim>> byAddress = new HashMap<>();

  /** The address that a server is registered at, of which one claim counts. */
  record Address(String namespace, Network network, String ip, int port) {
    static Address of(Workload workload) {
      return new Address(
          workload.namespace(),
          workload.network(),
          workload.address(),
          workload.ports().values().stream().mapToInt(Integer::intValue).min().orElse(0));
    }
  }

  /**
   * One stream's claim.
   *
   * @param live false once the stream was disconnected without being closed
   */
  private record Claim(Workload workload, long stream, boolean live) {}

  /** The registration of an address before an event, and after. */
  record Outcome(Optional<Workload> before, Optional<Workload> after) {
    boolean isChange() {
      return !before.equals(after);
    }
  }

  /** A stream claims an address. Claims of streams that were lost end: the server is back. */
  Outcome connected(Workload workload, long stream) {
    return change(
        workload,
        claims -> {
          claims.removeIf(claim -> !claim.live() || claim.stream() == stream);
          claims.add(new Claim(workload, stream, true));
        });
  }

  /** Whether a claim to this address leaves at most that many addresses registered. */
  boolean hasRoom(Workload workload, int max) {
    return byAddress.size() < max || byAddress.containsKey(Address.of(workload));
  }

  /** The stream ended on purpose: its claim ends at once. */
  Outcome closed(Workload workload, long stream) {
    return change(workload, claims -> claims.removeIf(claim -> claim.stream() == stream));
  }

  /** The stream was lost: its claim lives until {@link #expired}. */
  Outcome lost(Workload workload, long stream) {
    return change(
        workload,
        claims ->
            claims.replaceAll(
                claim -> claim.stream() == stream ? new Claim(workload, stream, false) : claim));
  }

  /** The grace period after a loss is over. */
  Outcome expired(Workload workload, long stream) {
    return change(
        workload, claims -> claims.removeIf(claim -> claim.stream() == stream && !claim.live()));
  }

  /** All that is registered. */
  List<Workload> registered() {
    return byAddress.values().stream().map(Claims::newest).flatMap(Optional::stream).toList();
  }

  private Outcome change(Workload workload, Consumer<List<Claim>> change) {
    Address address = Address.of(workload);
    List<Claim> claims = byAddress.computeIfAbsent(address, a -> new ArrayList<>(1));
    Optional<Workload> before = newest(claims);
    change.accept(claims);
    if (claims.isEmpty()) {
      byAddress.remove(address);
    }
    return new Outcome(before, newest(claims));
  }

  private static Optional<Workload> newest(List<Claim> claims) {
    return claims.isEmpty()
        ? Optional.empty()
        : Optional.of(claims.get(claims.size() - 1).workload());
  }
}
