package io.mizzen.examples.bookinfo;

import io.mizzen.api.Endpoint;
import io.mizzen.api.ServiceKey;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.controlplane.ControlPlane;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tells the console who joined and who left, a few times a second. */
final class EndpointNews implements AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(250);

  private final ControlPlane controlPlane;
  private final Console console;
  private final ScheduledExecutorService clock;
  private EndpointTable known = EndpointTable.empty();

  private EndpointNews(ControlPlane controlPlane, Console console) {
    this.controlPlane = controlPlane;
    this.console = console;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "bookinfo-endpoint-news");
              thread.setDaemon(true);
              return thread;
            });
  }

  static EndpointNews start(ControlPlane controlPlane, Console console) {
    EndpointNews news = new EndpointNews(controlPlane, console);
    ScheduledFuture<?> unused =
        news.clock.scheduleWithFixedDelay(news::look, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return news;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void look() {
    EndpointTable now = controlPlane.endpoints();
    LocalTime time = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS);
    changes(known, now).forEach(change -> console.say(time + "  " + change));
    known = now;
  }

  /** The differences between two endpoint tables, one line each. Pure. */
  static List<String> changes(EndpointTable before, EndpointTable after) {
    List<String> changes = new ArrayList<>();
    TreeSet<ServiceKey> services = new TreeSet<>(before.byService().keySet());
    services.addAll(after.byService().keySet());
    for (ServiceKey service : services) {
      List<Endpoint> old = before.of(service);
      List<Endpoint> fresh = after.of(service);
      old.stream()
          .filter(endpoint -> !fresh.contains(endpoint))
          .forEach(endpoint -> changes.add(line("left  ", service, endpoint)));
      fresh.stream()
          .filter(endpoint -> !old.contains(endpoint))
          .forEach(endpoint -> changes.add(line("joined", service, endpoint)));
    }
    return changes;
  }

  private static String line(String what, ServiceKey service, Endpoint endpoint) {
    return what
        + "  "
        + service.host()
        + "  "
        + endpoint.workloadName()
        + "  "
        + endpoint.address()
        + ":"
        + endpoint.port();
  }
}
