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
  private Buckets<Integer, ServiceKey> declared;

  AllocationStep(AddressAllocation before) {
    this.before = before;
    this.claims = before.claims();
    this.tries = before.tries();
    this.holders = before.holders();
    this.refused = before.refused();
    this.declared = before.declared();
  }

  void add(AddressClaim claim) {
    claims = claims.plus(claim.service(), claim);
    place(claim, 0);
  }

  void remove(AddressClaim claim) {
    claims = claims.minus(claim.service());
    touched.add(claim.service());
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

  /** A service declares the address of a slot: who holds it tries its next. */
  void reserve(int slot, ServiceKey service) {
    declared = declared.plus(slot, service);
    @Nullable AddressClaim holder = holders.get(slot);
    if (holder != null) {
      holders = holders.minus(slot);
      place(holder, triesOf(holder));
    }
  }

  void release(int slot, ServiceKey service) {
    declared = declared.minus(slot, service);
    free(slot);
  }

  AddressAllocation.Step finish() {
    AddressAllocation next = current();
    touched.removeIf(key -> before.addressOf(key).equals(next.addressOf(key)));
    return new AddressAllocation.Step(next, touched);
  }

  private AddressAllocation current() {
    return new AddressAllocation(claims, tries, holders, refused, declared);
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
