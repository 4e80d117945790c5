package io.mizzen.controlplane.registry;

import io.mizzen.api.Workload;
import io.mizzen.api.spi.RegistryChange;
import io.mizzen.api.spi.RegistrySink;
import io.mizzen.api.spi.RegistrySnapshot;
import io.mizzen.api.spi.ServiceRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that register themselves over their streams, as Istio auto-registers machines; a
 * server whose stream is lost stays for a grace period. Reports on the thread that brings the news
 * and never waits. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class SelfRegistrations implements ServiceRegistry {
  private static final Logger log = LoggerFactory.getLogger(SelfRegistrations.class);

  private final Timer timer;
  private final Duration grace;
  private final int max;
  private final Claims claims = new Claims();
  private @Nullable RegistrySink sink;

  /** Runs a task later. */
  @FunctionalInterface
  public interface Timer {
    void after(Duration time, Runnable task);
  }

  /**
   * @param grace how long a workload stays after its stream was lost; Istio's
   *     PILOT_WORKLOAD_ENTRY_GRACE_PERIOD
   * @param max how many servers may be registered, those in their grace period included
   */
  public SelfRegistrations(Timer timer, Duration grace, int max) {
    this.max = max;
    this.timer = timer;
    this.grace = grace;
  }

  @Override
  public String name() {
    return "registrations";
  }

  @Override
  public synchronized void start(RegistrySink to) {
    sink = to;
    to.snapshot(new RegistrySnapshot(List.of(), claims.registered(), Map.of()));
  }

  /**
   * A server connected and asks to be registered.
   *
   * @return why it is not; empty if it is
   */
  public Optional<String> connected(Workload workload, long stream) {
    synchronized (this) {
      if (!claims.hasRoom(workload, max)) {
        return Optional.of("registrations: one more (expected: at most " + max + ")");
      }
      report(() -> claims.connected(workload, stream));
    }
    log(workload, "registered");
    return Optional.empty();
  }

  /** A server said that it goes. */
  public void closed(Workload workload, long stream) {
    report(() -> claims.closed(workload, stream));
    log(workload, "deregistered");
  }

  /** The stream of a server broke; it may come back. */
  public void lost(Workload workload, long stream) {
    report(() -> claims.lost(workload, stream));
    log(workload, "disconnected, kept for " + grace.toSeconds() + " s:");
    timer.after(
        grace,
        () -> {
          if (report(() -> claims.expired(workload, stream)).isChange()) {
            log(workload, "grace period over for");
          }
        });
  }

  @Override
  public synchronized void close() {
    sink = null;
  }

  private synchronized Claims.Outcome report(Supplier<Claims.Outcome> event) {
    Claims.Outcome outcome = event.get();
    RegistrySink to = sink;
    if (to != null && outcome.isChange()) {
      to.change(change(outcome));
    }
    return outcome;
  }

  private static RegistryChange change(Claims.Outcome outcome) {
    Optional<Workload> before = outcome.before();
    Optional<Workload> after = outcome.after();
    boolean isGone =
        before.isPresent() && (after.isEmpty() || !after.get().key().equals(before.get().key()));
    return new RegistryChange(
        List.of(),
        Set.of(),
        after.isPresent() ? List.of(after.get()) : List.of(),
        isGone ? Set.of(before.get().key()) : Set.of(),
        Map.of());
  }

  private static void log(Workload workload, String what) {
    String name = workload.namespace() + "/" + workload.name();
    log.atInfo()
        .addKeyValue("workload", name)
        .addKeyValue("address", workload.address())
        .addKeyValue("ports", workload.ports())
        .log("{} {} at {}", what, name, addresses(workload));
  }

  /** {@code host:port} of each port; an IPv6 address in brackets. */
  private static String addresses(Workload workload) {
    String address = workload.address();
    String host = address.contains(":") ? "[" + address + "]" : address;
    return workload.ports().values().stream()
        .map(port -> host + ":" + port)
        .collect(Collectors.joining(", "));
  }
}
