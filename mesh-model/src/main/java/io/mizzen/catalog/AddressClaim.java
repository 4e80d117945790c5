package io.mizzen.catalog;

import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.names.HostNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A service that the mesh gives addresses. The order of claims decides who keeps a slot that two of
 * them hash to, or an address that the status of both names: the older, then the first by key.
 *
 * @param assigned the addresses that its status names, in canonical form
 */
record AddressClaim(Instant created, ServiceKey service, List<String> assigned)
    implements Comparable<AddressClaim> {
  private static final String ENABLE = "networking.istio.io/enable-autoallocate-ip";
  private static final Comparator<AddressClaim> ORDER =
      Comparator.comparing(AddressClaim::created).thenComparing(AddressClaim::service);

  /** The number of slots that a service tries before it goes without an address. */
  static final int MOST_TRIES = 1024;

  private static final long FNV_OFFSET = 0x811c9dc5L;
  private static final long FNV_PRIME = 0x01000193L;
  private static final long UNSIGNED = 0xffffffffL;
  private static final long STEP_PRIME = 65_011;

  /**
   * The claim of a declared service, whose allocated addresses are those of its status; none for
   * one that declares addresses, that the label {@code networking.istio.io/enable-autoallocate-ip}
   * opts out, whose callers' own destination is used, or whose host is a wildcard (unless its names
   * are looked up when called).
   */
  static Optional<AddressClaim> of(Service service) {
    boolean isEligible =
        !service.isKubernetes()
            && service.addresses().isEmpty()
            && service.resolution() != Resolution.NONE
            && !service.labels().get(ENABLE).equalsIgnoreCase("false")
            && (!HostNames.isWildcard(service.host())
                || service.resolution() == Resolution.DYNAMIC_DNS);
    return isEligible
        ? Optional.of(
            new AddressClaim(
                service.source().created().orElse(Instant.MIN),
                service.key(),
                service.allocatedAddresses()))
        : Optional.empty();
  }

  /**
   * The slot of one try: Istio's double hashing over 32-bit FNV-1a of {@code namespace/host}.
   *
   * @param attempt 0 for the first
   */
  int slot(int attempt) {
    long hash = fnv32(service.namespace() + "/" + service.host());
    if (attempt == 0) {
      return (int) (hash % AddressSlots.COUNT);
    }
    long step = STEP_PRIME - hash % STEP_PRIME;
    return (int) ((hash + attempt * step & UNSIGNED) % (AddressSlots.COUNT - 1));
  }

  private static long fnv32(String text) {
    long hash = FNV_OFFSET;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME & UNSIGNED;
    }
    return hash;
  }

  @Override
  public int compareTo(AddressClaim other) {
    return ORDER.compare(this, other);
  }
}
