package io.mizzen.catalog;

import io.mizzen.api.ServiceKey;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;

/**
 * One step of an {@link AddressAllocation}. Keeps this true for every slot: its holder comes before
 * all claims that it refused. Confined to the call that makes it.
 */
final class AllocationStep {
  private final AddressAllocation before;
  private final Set<ServiceKey> touched = new TreeSet<>();
  private PSortedMap<ServiceKey, AddressClaim> claims;
  private PSortedMap<ServiceKey, Integer> tries;
  private PSortedMap<Integer, AddressClaim> holders;
  private Buckets<Integer, AddressClaim> refused;
  private Buckets<String, ServiceKey> declared;
  private Buckets<String, AddressClaim> assigned;

  AllocationStep(AddressAllocation before) {
    this.before = before;
    this.claims = before.claims();
    this.tries = before.tries();
    this.holders = before.holders();
    this.refused = before.refused();
    this.declared = before.declared();
    this.assigned = before.assigned();
  }

  /**
   * A service declares other addresses, has another claim, or both.
   *
   * @param declaredBefore the addresses that it declared, and declares now
   */
  void change(
      ServiceKey service,
      Optional<AddressClaim> old,
      Optional<AddressClaim> now,
      Set<String> declaredBefore,
      Set<String> declaredNow) {
    Set<String> concerned = new TreeSet<>(declaredBefore);
    concerned.addAll(declaredNow);
    old.ifPresent(claim -> concerned.addAll(claim.assigned()));
    now.ifPresent(claim -> concerned.addAll(claim.assigned()));
    concerned(old, concerned).forEach(this::takeOut);
    declaredBefore.forEach(address -> declared = declared.minus(address, service));
    declaredNow.forEach(address -> declared = declared.plus(address, service));
    old.ifPresent(this::forget);
    now.ifPresent(this::learn);
    concerned.stream()
        .flatMap(address -> AddressSlots.slotOf(address).stream())
        .forEach(this::reconsider);
    concerned(now, concerned).forEach(this::putIn);
  }

  /**
   * The claim, and all whose status names one of the addresses: each keeps them or needs a slot.
   */
  private Set<AddressClaim> concerned(Optional<AddressClaim> claim, Set<String> addresses) {
    Set<AddressClaim> all = new TreeSet<>();
    claim.ifPresent(all::add);
    addresses.forEach(address -> all.addAll(assigned.of(address)));
    return all;
  }

  private void forget(AddressClaim claim) {
    claims = claims.minus(claim.service());
    claim.assigned().forEach(address -> assigned = assigned.minus(address, claim));
  }

  private void learn(AddressClaim claim) {
    claims = claims.plus(claim.service(), claim);
    claim.assigned().forEach(address -> assigned = assigned.plus(address, claim));
  }

  private void putIn(AddressClaim claim) {
    touched.add(claim.service());
    if (!current().keepsAssigned(claim)) {
      place(claim, 0);
    }
  }

  /** Gives back the slot that a claim holds or was refused. */
  private void takeOut(AddressClaim claim) {
    touched.add(claim.service());
    if (current().keepsAssigned(claim)) {
      return;
    }
    Integer held = tries.get(claim.service());
    int refusals = held == null ? AddressClaim.MOST_TRIES : held;
    for (int attempt = 0; attempt < refusals; attempt++) {
      refused = refused.minus(claim.slot(attempt), claim);
    }
    if (held != null) {
      tries = tries.minus(claim.service());
      free(claim.slot(held));
    }
  }

  /** A slot that may no longer be given away loses its holder, which tries its next one. */
  private void reconsider(int slot) {
    @Nullable AddressClaim holder = holders.get(slot);
    if (current().isFree(slot)) {
      if (holder == null) {
        free(slot);
      }
    } else if (holder != null) {
      holders = holders.minus(slot);
      place(holder, triesOf(holder));
    }
  }

  AddressAllocation.Step finish() {
    AddressAllocation next = current();
    touched.removeIf(key -> before.addressesOf(key).equals(next.addressesOf(key)));
    return new AddressAllocation.Step(next, touched);
  }

  private AddressAllocation current() {
    return new AddressAllocation(claims, tries, holders, refused, declared, assigned);
  }

  /** Gives a claim the first slot, from a try on, that is free or held by a later claim. */
  private void place(AddressClaim first, int firstTry) {
    AddressClaim claim = first;
    int attempt = firstTry;
    touched.add(claim.service());
    tries = tries.minus(claim.service());
    while (attempt < AddressClaim.MOST_TRIES) {
      int slot = claim.slot(attempt);
      @Nullable AddressClaim holder = holders.get(slot);
      boolean takes = current().isFree(slot) && (holder == null || claim.compareTo(holder) < 0);
      if (!takes) {
        refused = refused.plus(slot, claim);
        attempt++;
        continue;
      }
      holders = holders.plus(slot, claim);
      tries = tries.plus(claim.service(), attempt);
      if (holder == null) {
        return;
      }
      attempt = triesOf(holder);
      claim = holder;
      touched.add(claim.service());
      tries = tries.minus(claim.service());
    }
  }

  /** Gives a slot that nobody holds to the first claim that it refused, and so on for its slot. */
  private void free(int freed) {
    Optional<Integer> slot = Optional.of(freed);
    while (slot.isPresent()) {
      int open = slot.get();
      holders = holders.minus(open);
      slot = Optional.empty();
      if (current().isFree(open) && !refused.of(open).isEmpty()) {
        slot = promote(refused.of(open).first(), open);
      }
    }
  }

  /** Moves a claim to an earlier try of its own; returns the slot that it leaves. */
  private Optional<Integer> promote(AddressClaim claim, int open) {
    Integer held = tries.get(claim.service());
    int last = held == null ? AddressClaim.MOST_TRIES : held;
    int attempt = 0;
    while (claim.slot(attempt) != open) {
      attempt++;
    }
    for (int later = attempt; later < last; later++) {
      refused = refused.minus(claim.slot(later), claim);
    }
    holders = holders.plus(open, claim);
    tries = tries.plus(claim.service(), attempt);
    touched.add(claim.service());
    return held == null ? Optional.empty() : Optional.of(claim.slot(held));
  }

  private int triesOf(AddressClaim holder) {
    Integer attempt = tries.get(holder.service());
    if (attempt == null) {
      throw new IllegalStateException("no try of " + holder.service() + ", which holds a slot");
    }
    return attempt;
  }
}
