package io.mizzen.controlplane;

import io.mizzen.api.Workload;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds streams that come and go into the registration table, with a grace period after a loss. */
final class Registrar {
  private static final Logger log = LoggerFactory.getLogger(Registrar.class);

  private final MeshWriter writer;
  private final ScheduledExecutorService timer;
  private final Duration grace;

  /**
   * @param grace how long a workload stays after its stream was lost; Istio's
   *     PILOT_WORKLOAD_ENTRY_GRACE_PERIOD
   */
  Registrar(MeshWriter writer, ScheduledExecutorService timer, Duration grace) {
    this.writer = writer;
    this.timer = timer;
    this.grace = grace;
  }

  /** Lets servers come back after a restart before anybody is told that a service has none. */
  @SuppressWarnings("FutureReturnValueIgnored") // the task only steps the writer
  void gatherFor(Duration time) {
    if (!time.isZero()) {
      change(table -> table.in(RegistrationTable.Phase.GATHERING));
      timer.schedule(
          () -> change(table -> table.in(RegistrationTable.Phase.COMPLETE)),
          time.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  void connected(Workload workload, long stream) {
    change(table -> table.connected(workload, stream));
    log(workload, "registered");
  }

  void goodbye(Workload workload, long stream) {
    change(table -> table.goodbye(workload, stream));
    log(workload, "deregistered");
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the task only steps the writer
  void lost(Workload workload, long stream) {
    change(table -> table.lost(workload, stream));
    log(workload, "disconnected, kept for " + grace.toSeconds() + " s:");
    try {
      timer.schedule(
          () -> {
            change(table -> table.expired(workload, stream));
            log(workload, "grace period over for");
          },
          grace.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The control plane is closing; what it knows ends with it.
      log.debug("grace period of {} not scheduled while closing", workload.name(), e);
    }
  }

  private void change(UnaryOperator<RegistrationTable> step) {
    writer.apply(state -> state.withRegistrations(step.apply(state.registered())));
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
