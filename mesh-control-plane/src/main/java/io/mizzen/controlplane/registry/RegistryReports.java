package io.mizzen.controlplane.registry;

import com.google.common.net.InetAddresses;
import io.mizzen.api.Endpoint;
import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServicePort;
import io.mizzen.api.Severity;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.api.spi.RegistryChange;
import io.mizzen.api.spi.RegistrySink;
import io.mizzen.api.spi.RegistrySnapshot;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.loop.ReportQueue;
import io.mizzen.controlplane.state.Contribution;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceChange.Extent;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.controlplane.state.SourceStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what one registry reports, leaves out what no data plane could use, and puts the rest into
 * the loop's inbox. Never waits. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class RegistryReports implements RegistrySink, AutoCloseable {
  /** An entry of a registry that cannot be used. */
  public static final String UNUSABLE_ENTRY = "UNUSABLE_ENTRY";

  private static final Logger log = LoggerFactory.getLogger(RegistryReports.class);

  private final SourceId source;
  private final ReportQueue queue;

  /** All that the registry has reported, as far as it is usable. */
  private Contribution known = Contribution.waiting();

  private SourceStatus status = new SourceStatus.Waiting();
  private boolean closed;

  public RegistryReports(SourceId source, EventLoop loop) {
    this.source = source;
    this.queue = new ReportQueue(source, loop, this::everything);
  }

  @Override
  public synchronized void snapshot(RegistrySnapshot all) {
    Entries entries = new Entries();
    all.services().forEach(entries::add);
    all.workloads().forEach(entries::add);
    all.endpoints().forEach(entries::add);
    status = new SourceStatus.Synced();
    put(entries.change(Extent.EVERYTHING));
  }

  @Override
  public synchronized void change(RegistryChange change) {
    Entries entries = new Entries();
    change.services().forEach(entries::add);
    change.workloads().forEach(entries::add);
    change.endpoints().forEach(entries::add);
    change.removedServices().forEach(entries::remove);
    change.removedWorkloads().forEach(entries::remove);
    status = status instanceof SourceStatus.Outage outage ? outage.before() : status;
    put(entries.change(Extent.CHANGES));
  }

  @Override
  public synchronized void outage(String reason) {
    SourceStatus before = status instanceof SourceStatus.Outage outage ? outage.before() : status;
    SourceStatus now = new SourceStatus.Outage(reason, before);
    if (!closed && !now.equals(status)) {
      log.atWarn().addKeyValue("source", source).log("{} has an outage: {}", source, reason);
      status = now;
      put(SourceChange.none());
    }
  }

  /** Nothing is taken from the registry any more. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  private void put(SourceChange change) {
    if (!closed) {
      known = known.with(change);
      queue.put(change.with(status));
    }
  }

  private synchronized SourceChange everything() {
    return known.everything().with(status);
  }

  /** The usable entries of one report, and what is wrong with the others. */
  private final class Entries {
    private final Map<ServiceKey, Optional<Service>> services = new LinkedHashMap<>();
    private final Map<WorkloadKey, Optional<Workload>> workloads = new LinkedHashMap<>();
    private final Map<ServiceKey, Optional<List<Endpoint>>> endpoints = new LinkedHashMap<>();
    private final Map<String, Optional<List<Finding>>> findings = new LinkedHashMap<>();

    void add(Service service) {
      boolean named = isHost(service.host());
      boolean usable = named && service.ports().stream().allMatch(RegistryReports::hasTarget);
      said(
          "service " + service.key(),
          usable,
          named ? "ports" : "host",
          named ? service.ports().toString() : service.host(),
          named ? "target ports of 1..65535" : "a DNS name");
      services.put(service.key(), usable ? Optional.of(service) : Optional.empty());
    }

    void add(Workload workload) {
      boolean dialable = InetAddresses.isInetAddress(workload.address());
      boolean usable =
          dialable && workload.ports().values().stream().allMatch(RegistryReports::isPort);
      said(
          "workload " + workload.key(),
          usable,
          dialable ? "ports" : "address",
          dialable ? workload.ports().toString() : workload.address(),
          dialable ? "numbers of 1..65535" : "an IP address");
      workloads.put(workload.key(), usable ? Optional.of(workload) : Optional.empty());
    }

    void add(ServiceKey service, List<Endpoint> listed) {
      List<Endpoint> usable =
          listed.stream().filter(each -> InetAddresses.isInetAddress(each.address())).toList();
      String wrong =
          listed.stream()
              .map(Endpoint::address)
              .filter(address -> !InetAddresses.isInetAddress(address))
              .findFirst()
              .orElse("");
      boolean allUsable = usable.size() == listed.size();
      said("endpoints of " + service, allUsable, "address", wrong, "IP addresses");
      endpoints.put(service, usable.isEmpty() ? Optional.empty() : Optional.of(usable));
    }

    void remove(ServiceKey service) {
      services.put(service, Optional.empty());
      findings.put("service " + service, Optional.empty());
    }

    void remove(WorkloadKey workload) {
      workloads.put(workload, Optional.empty());
      findings.put("workload " + workload, Optional.empty());
    }

    private void said(String entry, boolean usable, String path, String found, String expected) {
      if (usable) {
        findings.put(entry, Optional.empty());
        return;
      }
      Finding finding =
          new Finding(
              Severity.WARNING,
              UNUSABLE_ENTRY,
              Optional.empty(),
              Origin.of(source.name()),
              entry + ": " + path,
              found,
              expected,
              "it is left out until the registry corrects it");
      log.warn("{}: {}", source, finding);
      findings.put(entry, Optional.of(List.of(finding)));
    }

    SourceChange change(Extent extent) {
      return new SourceChange(
          extent,
          Optional.of(status),
          Edits.none(),
          new Edits<>(services),
          new Edits<>(workloads),
          new Edits<>(endpoints),
          new Edits<>(findings));
    }
  }

  private static boolean hasTarget(ServicePort port) {
    return port.targetPort().fold(RegistryReports::isPort, name -> true, () -> true);
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }

  private static boolean isHost(String host) {
    return !host.isEmpty()
        && host.length() <= 253
        && host.chars().allMatch(c -> c > ' ' && c < 0x7f && "/|:\"\\".indexOf(c) < 0);
  }
}
