package io.mizzen.controlplane.certificates;

import io.mizzen.xds.XdsResource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The certificate of one identity, and the time at which something is due for it: the next attempt,
 * the end of the wait for an answer, or the start of a certificate's validity. Guarded by the
 * monitor of its owner.
 */
final class CertificateState {
  /** The longest wait for an answer of the source. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  static final String NO_ANSWER = "no answer (expected: within " + ANSWER_LIMIT.toSeconds() + " s)";

  private final Renewal renewal;
  private int leases;
  private boolean wanted;
  private boolean asked;
  private long attempt;
  private long attemptInForce;
  private int failures;
  private Instant due;
  private Optional<XdsResource> inForce = Optional.empty();
  private Optional<Early> early = Optional.empty();
  private Optional<String> failure = Optional.empty();

  /**
   * A certificate that is not valid yet by this clock: the authority's is ahead.
   *
   * @param renewAt when to ask for the one after it
   */
  private record Early(XdsResource certificate, Instant from, Instant renewAt) {}

  CertificateState(Renewal renewal, Instant now) {
    this.renewal = renewal;
    this.due = now;
  }

  void leased() {
    leases++;
  }

  /** Whether no lease is left. */
  boolean released() {
    leases--;
    return leases == 0;
  }

  /** Whether this is the first time that it is wanted. */
  boolean want() {
    boolean first = !wanted;
    wanted = true;
    return first;
  }

  boolean isWanted() {
    return wanted;
  }

  Optional<XdsResource> inForce() {
    return inForce;
  }

  /** The reason why the last attempt failed; empty after one that succeeded. */
  Optional<String> failure() {
    return failure;
  }

  /** When to look again; empty while nobody wants it. */
  Optional<Instant> due() {
    return wanted ? Optional.of(due) : Optional.empty();
  }

  boolean isToBeAsked(Instant now) {
    return wanted && !asked && early.isEmpty() && !due.isAfter(now);
  }

  /** Ends a wait that has been too long; whether there was one. */
  boolean timedOut(Instant now) {
    boolean isOverdue = asked && !due.isAfter(now);
    if (isOverdue) {
      failed(attempt, NO_ANSWER, now);
    }
    return isOverdue;
  }

  /** The source is asked; the number of the attempt. */
  long ask(Instant now) {
    asked = true;
    due = now.plus(ANSWER_LIMIT);
    return ++attempt;
  }

  /** An attempt has failed; one that is not awaited any more counted when it timed out. */
  void failed(long answered, String why, Instant now) {
    if (asked && answered == attempt) {
      asked = false;
      failure = Optional.of(why);
      due = now.plus(renewal.retryAfter(failures));
      failures++;
    }
  }

  /**
   * A certificate was issued; also after the wait for it was over, unless a newer one is in force.
   *
   * @param from when it becomes valid
   * @param until when it ceases to be
   */
  void issued(long answered, XdsResource certificate, Instant from, Instant until, Instant now) {
    if (answered < attemptInForce) {
      return;
    }
    attemptInForce = answered;
    failure = Optional.empty();
    failures = 0;
    Instant renewAt = renewal.renewAt(now, until);
    boolean isEarly = from.isAfter(now);
    early = isEarly ? Optional.of(new Early(certificate, from, renewAt)) : Optional.empty();
    inForce = isEarly ? inForce : Optional.of(certificate);
    if (answered == attempt) {
      asked = false;
      due = isEarly ? from : renewAt;
    }
  }

  /** Puts a certificate in force that has become valid; whether there was one. */
  boolean takeEarly(Instant now) {
    Optional<Early> valid = early.filter(each -> !each.from().isAfter(now));
    valid.ifPresent(
        each -> {
          inForce = Optional.of(each.certificate());
          early = Optional.empty();
          if (!asked) {
            due = each.renewAt();
          }
        });
    return valid.isPresent();
  }
}
