package io.mizzen.controlplane.certificates;

import io.mizzen.api.EscapedText;
import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.Severity;
import io.mizzen.api.spi.CertificateSource;
import io.mizzen.api.spi.WorkloadCertificate;
import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.translator.encode.envoy.Secrets;
import io.mizzen.xds.XdsResource;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
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
 * life; a failed attempt is repeated after 1 s, then twice as long each time, up to a minute. What
 * was issued stays until there is something newer. Safe for all threads; one thread at a time asks
 * the source.
 */
@API(status = API.Status.INTERNAL)
public final class WorkloadCertificates implements AutoCloseable {
  /** An identity for which the source has not issued a certificate. */
  public static final String NOT_ISSUED = "CERTIFICATE_NOT_ISSUED";

  private static final Logger log = LoggerFactory.getLogger(WorkloadCertificates.class);

  private final CertificateSource source;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Runnable changed;
  private final Worker worker;
  private final Map<SpiffeId, Entry> entries = new LinkedHashMap<>();
  private List<X509Certificate> rootsInForce = List.of();
  private Optional<XdsResource> roots = Optional.empty();
  private Optional<String> rootsFailure = Optional.empty();
  private boolean toldOfChange = true;

  /** The thread that asks the source. */
  interface Worker extends AutoCloseable {
    void execute(Runnable task);

    /** Runs a task later; of several that wait the earliest is enough. */
    void at(Duration delay, Runnable task);

    @Override
    void close();
  }

  private static final class Entry {
    private final Renewal renewal;
    private int leases;
    private boolean wanted;
    private boolean asked;
    private Optional<XdsResource> certificate = Optional.empty();
    private Instant next;
    private int failures;
    private Optional<String> failure = Optional.empty();

    Entry(Renewal renewal, Instant now) {
      this.renewal = renewal;
      this.next = now;
    }
  }

  WorkloadCertificates(
      CertificateSource source,
      InstantSource clock,
      RandomGenerator random,
      Runnable changed,
      Worker worker) {
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

  /** The secrets of one identity, as of one moment. */
  public record HeldSecrets(Optional<XdsResource> certificate, Optional<XdsResource> roots) {
    static final HeldSecrets NONE = new HeldSecrets(Optional.empty(), Optional.empty());

    /** The secret of that name: {@link Secrets#CERTIFICATE} or {@link Secrets#ROOTS}. */
    public Optional<XdsResource> find(String name) {
      return switch (name) {
        case Secrets.CERTIFICATE -> certificate;
        case Secrets.ROOTS -> roots;
        default -> Optional.empty();
      };
    }
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

    /** What there is now. */
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
    Entry entry =
        entries.computeIfAbsent(identity, each -> new Entry(new Renewal(random), clock.instant()));
    entry.leases++;
    return new Lease(identity);
  }

  private synchronized void release(Lease lease) {
    Entry entry = entries.get(lease.identity);
    if (!lease.closed && entry != null) {
      lease.closed = true;
      entry.leases--;
      if (entry.leases == 0) {
        entries.remove(lease.identity);
      }
    }
  }

  private void want(Lease lease) {
    synchronized (this) {
      Entry entry = entries.get(lease.identity);
      if (entry == null || entry.wanted || lease.closed) {
        return;
      }
      entry.wanted = true;
    }
    execute(this::renewDue);
  }

  private synchronized HeldSecrets secrets(Lease lease) {
    Entry entry = entries.get(lease.identity);
    if (entry == null || !entry.wanted || lease.closed) {
      return HeldSecrets.NONE;
    }
    return new HeldSecrets(entry.certificate, roots);
  }

  /** What proxies wait for, or will have to do without when theirs expire. */
  public synchronized List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    rootsFailure.ifPresent(failure -> findings.add(finding("the roots", failure)));
    entries.forEach(
        (identity, entry) ->
            entry.failure.ifPresent(
                failure -> findings.add(finding(identity.toString(), failure))));
    return findings;
  }

  private static Finding finding(String what, String failure) {
    return new Finding(
        Severity.ERROR,
        NOT_ISSUED,
        Optional.empty(),
        Origin.of("certificates"),
        "",
        what + ": " + failure,
        "a certificate source that answers",
        "proxies keep what they have; it is asked again");
  }

  /** Asks the source for all that is due, and plans the next look. On the worker. */
  void renewDue() {
    lookAtRoots();
    for (SpiffeId each : due()) {
      ask(each);
    }
    plan();
  }

  private void lookAtRoots() {
    List<X509Certificate> now;
    try {
      now = List.copyOf(source.roots());
      if (now.isEmpty()) {
        throw new IllegalStateException("roots: none (expected: at least one)");
      }
    } catch (RuntimeException e) {
      synchronized (this) {
        rootsFailure = Optional.of(EscapedText.of(e.toString()));
      }
      log.warn("no roots for sidecars, they keep what they have: {}", e.toString(), e);
      return;
    }
    synchronized (this) {
      rootsFailure = Optional.empty();
      if (now.equals(rootsInForce)) {
        return;
      }
      rootsInForce = now;
      roots = Optional.of(Secrets.roots(now));
    }
    tellOfChange();
  }

  private synchronized List<SpiffeId> due() {
    Instant now = clock.instant();
    List<SpiffeId> due = new ArrayList<>();
    entries.forEach(
        (identity, entry) -> {
          if (entry.wanted && !entry.asked && !entry.next.isAfter(now)) {
            entry.asked = true;
            due.add(identity);
          }
        });
    return due;
  }

  private void ask(SpiffeId identity) {
    URI uri = URI.create(identity.toString());
    try {
      var unused =
          source
              .issue(uri)
              .whenComplete(
                  (issued, failure) -> execute(() -> answered(identity, issued, failure)));
    } catch (RuntimeException e) {
      answered(identity, null, e);
    }
  }

  private void answered(
      SpiffeId identity, @Nullable WorkloadCertificate issued, @Nullable Throwable failure) {
    Optional<String> problem =
        issued == null
            ? Optional.of(String.valueOf(failure))
            : IssuedCheck.problem(identity, issued, clock.instant());
    synchronized (this) {
      Entry entry = entries.get(identity);
      if (entry == null) {
        return;
      }
      entry.asked = false;
      entry.failure = problem.map(EscapedText::of);
      if (issued == null || problem.isPresent()) {
        entry.next = clock.instant().plus(entry.renewal.retryAfter(entry.failures));
        entry.failures++;
      } else {
        entry.certificate = Optional.of(Secrets.certificate(issued));
        entry.next = entry.renewal.renewAt(clock.instant(), issued.validUntil());
        entry.failures = 0;
      }
    }
    if (problem.isPresent()) {
      log.warn("no certificate for {}: {}", identity, EscapedText.of(problem.get()));
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
          entries.values().stream()
              .filter(entry -> entry.wanted && !entry.asked)
              .map(entry -> entry.next)
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
