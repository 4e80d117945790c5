package io.mizzen.catalog;

import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The addresses out of 240.240.0.0/16 of services that declare none, by Istio's hash. Immutable and
 * persistent.
 *
 * <p>Which service holds which address follows from the services alone, not from the order in which
 * they came: the claim that comes first takes a slot that two of them hash to, and what it
 * displaces tries its next slot. So addresses are the same after a restart, and a service that
 * comes or goes moves only those that collide with it. Addresses of the range that services declare
 * themselves are never given away.
 *
 * @param claims of every service with a claim
 * @param tries by service, the number of its try that got a slot
 * @param holders by slot
 * @param refused by slot, the claims that tried it in vain
 * @param declared by slot, the services that declare its address
 */
record AddressAllocation(
    PSortedMap<ServiceKey, AddressClaim> claims,
    PSortedMap<ServiceKey, Integer> tries,
    PSortedMap<Integer, AddressClaim> holders,
    Buckets<Integer, AddressClaim> refused,
    Buckets<Integer, ServiceKey> declared) {
  /** 256 × 254 slots; the last octet of an address is never 0 or 255. */
  static final int SLOTS = 256 * 254;

  private static final int OCTET = 255;
  private static final Pattern ADDRESS = Pattern.compile("240\\.240\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final AddressAllocation EMPTY =
      new AddressAllocation(
          TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), Buckets.empty(), Buckets.empty());

  static AddressAllocation empty() {
    return EMPTY;
  }

  /**
   * The allocation after some services changed.
   *
   * @param moved the services that have another address, or one where they had none
   */
  record Step(AddressAllocation next, Set<ServiceKey> moved) {}

  /** The address of a service; empty when it has no claim, or no try found a free slot. */
  Optional<String> addressOf(ServiceKey service) {
    AddressClaim claim = claims.get(service);
    Integer attempt = tries.get(service);
    return claim == null || attempt == null
        ? Optional.empty()
        : Optional.of(address(claim.slot(attempt)));
  }

  /** This allocation after a service changed. */
  Step with(ServiceKey key, Optional<Service> before, Optional<Service> after) {
    Optional<AddressClaim> old = Optional.ofNullable(claims.get(key));
    Optional<AddressClaim> now = after.flatMap(AddressClaim::of);
    Set<Integer> declaredBefore = before.map(AddressAllocation::slotsOf).orElse(Set.of());
    Set<Integer> declaredNow = after.map(AddressAllocation::slotsOf).orElse(Set.of());
    if (old.equals(now) && declaredBefore.equals(declaredNow)) {
      return new Step(this, Set.of());
    }
    AllocationStep step = new AllocationStep(this);
    if (!old.equals(now)) {
      old.ifPresent(step::remove);
    }
    declaredBefore.stream()
        .filter(slot -> !declaredNow.contains(slot))
        .forEach(slot -> step.release(slot, key));
    declaredNow.stream()
        .filter(slot -> !declaredBefore.contains(slot))
        .forEach(slot -> step.reserve(slot, key));
    if (!old.equals(now)) {
      now.ifPresent(step::add);
    }
    return step.finish();
  }

  /** Whether a slot may be given away at all. */
  boolean isFree(int slot) {
    return (slot + 1) % OCTET != 0 && declared.of(slot).isEmpty();
  }

  private static String address(int slot) {
    return "240.240." + (slot + 1) / OCTET + "." + (slot + 1) % OCTET;
  }

  /** The slots of the addresses that a service declares. */
  private static Set<Integer> slotsOf(Service service) {
    return service.addresses().stream()
        .map(ADDRESS::matcher)
        .filter(Matcher::matches)
        .map(m -> Integer.parseInt(m.group(1)) * OCTET + Integer.parseInt(m.group(2)) - 1)
        .filter(slot -> slot >= 0 && slot < SLOTS)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
