package io.mizzen.xds.server;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What was sent for one subscription and what the client said to it.
 *
 * @param last number of the newest response; 0 when nothing was sent
 * @param lastVersion its {@code version_info}
 * @param settled every response up to this number is answered
 * @param rejected numbers of refused responses that still matter
 * @param acked the newest accepted response, when there is one
 * @param refusal the client's last refusal, until nothing refused is left
 */
record Receipts(
    long last,
    String lastVersion,
    long settled,
    Set<Long> rejected,
    Optional<Acked> acked,
    Optional<Refusal> refusal) {
  static final Receipts NONE = new Receipts(0, "", 0, Set.of(), Optional.empty(), Optional.empty());

  record Acked(long number, String version) {}

  record Refusal(long number, String version, String error) {}

  boolean nothingSent() {
    return last == 0;
  }

  boolean isLast(Nonce nonce) {
    return nonce.number() == last;
  }

  /** Whether this stream gave out the nonce before the newest response of the type. */
  boolean isEarlier(Nonce nonce) {
    return 0 < nonce.number() && nonce.number() < last;
  }

  boolean pending() {
    return last > settled;
  }

  /** A response that replaces everything sent before it. */
  Receipts sentAll(long number, String version) {
    return new Receipts(number, version, settled, Set.of(), acked, refusal);
  }

  /** A response that adds to what was sent before it. */
  Receipts sentSome(long number, String version) {
    return new Receipts(number, version, settled, rejected, acked, refusal);
  }

  /**
   * The client names this response without an error. A response it has refused stays refused: a
   * request that changes the subscription after a NACK carries the refused nonce too.
   */
  Receipts accepted(long number, Set<Long> current) {
    if (rejected.contains(number)) {
      return without(current);
    }
    Optional<Acked> newest = number == last ? Optional.of(new Acked(number, lastVersion)) : acked;
    return new Receipts(last, lastVersion, Math.max(settled, number), rejected, newest, refusal)
        .without(current);
  }

  /**
   * The client refuses this response. Older ones it has not answered by then are taken for refused
   * too: a client that merges its answers (Envoy while it is paused) sends only the last.
   */
  Receipts refused(long number, String error, Set<Long> current) {
    Set<Long> refused = new HashSet<>(rejected);
    refused.add(number);
    current.stream().filter(each -> each > settled && each < number).forEach(refused::add);
    String version = number == last ? lastVersion : "";
    return new Receipts(
        last,
        lastVersion,
        Math.max(settled, number),
        Set.copyOf(refused),
        acked,
        Optional.of(new Refusal(number, version, error)));
  }

  /** The client starts anew; what it said to responses before does not matter any more. */
  Receipts restarted() {
    return new Receipts(last, lastVersion, settled, Set.of(), acked, Optional.empty());
  }

  /** Forgets refusals of responses of which nothing is current any more. */
  Receipts without(Set<Long> current) {
    if (rejected.isEmpty()) {
      return new Receipts(
          last, lastVersion, settled, rejected, acked, pending() ? refusal : Optional.empty());
    }
    Set<Long> left = new HashSet<>(rejected);
    left.retainAll(current);
    Optional<Refusal> standing = left.isEmpty() && !pending() ? Optional.<Refusal>empty() : refusal;
    return new Receipts(last, lastVersion, settled, Set.copyOf(left), acked, standing);
  }
}
