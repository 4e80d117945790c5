package io.mizzen.catalog;

import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.names.Addresses;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The addresses out of 240.240.0.0/16 and 2001:2::/48 of services that declare none. Immutable and
 * persistent.
 *
 * <p>A service whose status names its addresses has those, as with istiod's address controller,
 * unless a service declares one of them itself or an older one's status names it. All others have
 * the two addresses of a slot, by Istio's hash. Which service holds which slot follows from the
 * services alone, not from the order in which they came: the claim that comes first takes a slot
 * that two of them hash to, and what it displaces tries its next slot. So addresses are the same
 * after a restart, and a service that comes or goes moves only those that collide with it. An
 * address that a service declares or a status names is never given away.
 *
 * @param claims of every service with a claim
 * @param tries by service, the number of its try that got a slot
 * @param holders by slot
 * @param refused by slot, the claims that tried it in vain
 * @param declared by address, the services other than Kubernetes' that declare it
 * @param assigned by address, the claims whose status names it
 */
record AddressAllocation(
    PSortedMap<ServiceKey, AddressClaim> claims,
    PSortedMap<ServiceKey, Integer> tries,
    PSortedMap<Integer, AddressClaim> holders,
    Buckets<Integer, AddressClaim> refused,
    Buckets<String, ServiceKey> declared,
    Buckets<String, AddressClaim> assigned) {
  private static final AddressAllocation EMPTY =
      new AddressAllocation(
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          Buckets.empty(),
          Buckets.empty(),
          Buckets.empty());

  static AddressAllocation empty() {
    return EMPTY;
  }

  /**
   * The allocation after some services changed.
   *
   * @param moved the services that have other addresses, or some where they had none
   */
  record Step(AddressAllocation next, Set<ServiceKey> moved) {}

  /** The addresses of a service; none when it has no claim, or no try found a free slot. */
  List<String> addressesOf(ServiceKey service) {
    @Nullable AddressClaim claim = claims.get(service);
    if (claim == null) {
      return List.of();
    }
    if (keepsAssigned(claim)) {
      return claim.assigned();
    }
    @Nullable Integer attempt = tries.get(service);
    return attempt == null ? List.of() : AddressSlots.addressesOf(claim.slot(attempt));
  }

  /** This allocation after a service changed. */
  Step with(ServiceKey key, Optional<Service> before, Optional<Service> after) {
    Optional<AddressClaim> old = Optional.ofNullable(claims.get(key));
    Optional<AddressClaim> now = after.flatMap(AddressClaim::of);
    Set<String> declaredBefore = before.map(AddressAllocation::declaredBy).orElse(Set.of());
    Set<String> declaredNow = after.map(AddressAllocation::declaredBy).orElse(Set.of());
    if (old.equals(now) && declaredBefore.equals(declaredNow)) {
      return new Step(this, Set.of());
    }
    AllocationStep step = new AllocationStep(this);
    step.change(key, old, now, declaredBefore, declaredNow);
    return step.finish();
  }

  /** Whether a claim has the addresses that its status names. */
  boolean keepsAssigned(AddressClaim claim) {
    return !claim.assigned().isEmpty()
        && claim.assigned().stream()
            .allMatch(
                address ->
                    declared.of(address).isEmpty()
                        && assigned.of(address).first().service().equals(claim.service()));
  }

  /** Whether a slot may be given away at all. */
  boolean isFree(int slot) {
    return AddressSlots.isUsable(slot)
        && AddressSlots.addressesOf(slot).stream()
            .allMatch(address -> declared.of(address).isEmpty() && assigned.of(address).isEmpty());
  }

  /** Addresses that a cluster gives its Services are of other ranges. */
  private static Set<String> declaredBy(Service service) {
    return service.isKubernetes()
        ? Set.of()
        : service.addresses().stream()
            .filter(Addresses::isIp)
            .map(Addresses::canonical)
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
