package io.mizzen.controlplane.certificates;

import io.mizzen.api.EscapedText;
import io.mizzen.api.Finding;
import io.mizzen.api.spi.CertificateSource;
import io.mizzen.api.spi.WorkloadCertificate;
import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.translator.encode.envoy.tls.Secrets;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest certificate of every identity that some stream asks for, renewed after half of its
 * life; a failed attempt is repeated after 1 s, then twice as long each time, up to a minute. One
 * that is not answered within 30 s has failed. What was issued stays until there is something
 * newer, and a certificate that is not valid yet is not handed out before it is. Safe for all
 * threads; one thread at a time asks the source.
 */
@API(status = API.Status.INTERNAL)
public final class WorkloadCertificates implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkloadCertificates.class);

  private final CertificateSource source;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Runnable changed;
  private final RenewalWorker worker;
  private final Map<SpiffeId, CertificateState> states = new LinkedHashMap<>();
  private final RootsInForce roots = new RootsInForce();
  private boolean toldOfChange = true;
  private long timeouts;

  WorkloadCertificates(
      CertificateSource source,
      InstantSource clock,
      RandomGenerator random,
      Runnable changed,
      RenewalWorker worker) {
    this.source = source;
    this.clock = clock;
    this.random = random;
    this.changed = changed;
    this.worker = worker;
  }

  /**
   * Asks nothing before somebody wants a certificate.
   *
   * @param changed called when secrets differ; returns at once
   */
  public static WorkloadCertificates of(
      CertificateSource source, InstantSource clock, RandomGenerator random, Runnable changed) {
    return new WorkloadCertificates(source, clock, random, changed, new WorkerThread());
  }

  /** One stream's claim to the certificates of an identity. */
  public final class Lease implements AutoCloseable {
    private final SpiffeId identity;
    private boolean closed;

    private Lease(SpiffeId identity) {
      this.identity = identity;
    }

    /** Has a certificate issued, unless there is one or it is on its way; returns at once. */
    public void want() {
      WorkloadCertificates.this.want(this);
    }

    /** The secrets that are in force now. */
    public HeldSecrets secrets() {
      return WorkloadCertificates.this.secrets(this);
    }

    /** Gives it back; what nobody claims is not renewed any more. Idempotent. */
    @Override
    public void close() {
      release(this);
    }
  }

  /** A claim to the certificates of an identity that was verified. */
  public synchronized Lease lease(SpiffeId identity) {
    states
        .computeIfAbsent(
            identity, each -> new CertificateState(new Renewal(random), clock.instant()))
        .leased();
    return new Lease(identity);
  }

  private synchronized void release(Lease lease) {
    CertificateState state = states.get(lease.identity);
    if (!lease.closed && state != null) {
      lease.closed = true;
      if (state.released()) {
        states.remove(lease.identity);
      }
    }
  }

  private void want(Lease lease) {
    synchronized (this) {
      CertificateState state = states.get(lease.identity);
      if (state == null || lease.closed || !state.want()) {
        return;
      }
    }
    execute(this::renewDue);
  }

  private synchronized HeldSecrets secrets(Lease lease) {
    CertificateState state = states.get(lease.identity);
    if (state == null || !state.isWanted() || lease.closed) {
      return HeldSecrets.NONE;
    }
    return new HeldSecrets(state.inForce(), roots.secret());
  }

  /** The certificates and roots that the source has failed to give. */
  public synchronized List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    roots.failure().ifPresent(failure -> findings.add(NotIssued.roots(failure)));
    states.forEach(
        (identity, state) ->
            state
                .failure()
                .ifPresent(failure -> findings.add(NotIssued.certificate(identity, failure))));
    return findings;
  }

  /** The number of attempts that the source has not answered in time. */
  public synchronized long timeouts() {
    return timeouts;
  }

  /** Asks the source for all that is due, and plans the next look. On the worker. */
  void renewDue() {
    if (roots.read(source)) {
      tellOfChange();
    }
    lookAtWaiting();
    for (Attempt each : begin()) {
      ask(each);
    }
    plan();
  }

  /** Ends waits that were too long, and puts certificates in force that have become valid. */
  private void lookAtWaiting() {
    List<SpiffeId> late = new ArrayList<>();
    boolean hasChanged = false;
    synchronized (this) {
      Instant now = clock.instant();
      for (Map.Entry<SpiffeId, CertificateState> each : states.entrySet()) {
        hasChanged |= each.getValue().takeEarly(now);
        if (each.getValue().timedOut(now)) {
          late.add(each.getKey());
          timeouts++;
        }
      }
    }
    late.forEach(each -> log.warn("no certificate for {}: {}", each, CertificateState.NO_ANSWER));
    if (hasChanged) {
      tellOfChange();
    }
  }

  /** One question to the source. */
  private record Attempt(SpiffeId identity, long number) {}

  private synchronized List<Attempt> begin() {
    Instant now = clock.instant();
    List<Attempt> attempts = new ArrayList<>();
    states.forEach(
        (identity, state) -> {
          if (state.isToBeAsked(now)) {
            attempts.add(new Attempt(identity, state.ask(now)));
          }
        });
    return attempts;
  }

  private void ask(Attempt attempt) {
    try {
      var unused =
          source
              .issue(URI.create(attempt.identity().toString()))
              .whenComplete((issued, failure) -> execute(() -> answered(attempt, issued, failure)));
    } catch (RuntimeException e) {
      answered(attempt, null, e);
    }
  }

  private void answered(
      Attempt attempt, @Nullable WorkloadCertificate issued, @Nullable Throwable failure) {
    SpiffeId identity = attempt.identity();
    Instant now = clock.instant();
    Optional<String> problem =
        (issued == null
                ? Optional.of(String.valueOf(failure))
                : IssuedCheck.problem(identity, issued, now))
            .map(EscapedText::of);
    synchronized (this) {
      CertificateState state = states.get(identity);
      if (state == null) {
        return;
      }
      if (issued == null || problem.isPresent()) {
        state.failed(attempt.number(), problem.orElse(""), now);
      } else {
        state.issued(
            attempt.number(),
            Secrets.certificate(issued),
            issued.validFrom(),
            issued.validUntil(),
            now);
      }
    }
    if (problem.isPresent()) {
      log.warn("no certificate for {}: {}", identity, problem.get());
    } else {
      log.debug("certificate for {}: {}", identity, issued);
      tellOfChange();
    }
    plan();
  }

  /** Once for all that comes together. */
  private void tellOfChange() {
    synchronized (this) {
      if (!toldOfChange) {
        return;
      }
      toldOfChange = false;
    }
    execute(
        () -> {
          synchronized (this) {
            toldOfChange = true;
          }
          changed.run();
        });
  }

  private void plan() {
    Optional<Instant> next;
    synchronized (this) {
      next =
          states.values().stream()
              .flatMap(state -> state.due().stream())
              .min(Comparator.naturalOrder());
    }
    next.ifPresent(at -> worker.at(Renewal.lookAfter(clock.instant(), at), this::renewDue));
  }

  private void execute(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile: nobody is left to be told.
      log.debug("closed, and so nothing is asked any more: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    worker.close();
    source.close();
  }
}
