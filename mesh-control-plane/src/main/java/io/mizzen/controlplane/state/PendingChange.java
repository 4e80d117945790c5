package io.mizzen.controlplane.state;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.model.MeshResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The changes of one source that wait for the next step, merged: of one key the newest counts, so
 * it grows with the keys that change and not with how often they do. Mutable, not thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class PendingChange {
  private final Map<ResourceKey, Optional<MeshResource<?>>> resources = new LinkedHashMap<>();
  private final Map<ServiceKey, Optional<Service>> services = new LinkedHashMap<>();
  private final Map<WorkloadKey, Optional<Workload>> workloads = new LinkedHashMap<>();
  private final Map<ServiceKey, Optional<List<Endpoint>>> endpoints = new LinkedHashMap<>();
  private final Map<String, Optional<List<Finding>>> findings = new LinkedHashMap<>();
  private SourceChange.Extent extent = SourceChange.Extent.CHANGES;
  private Optional<SourceStatus> status = Optional.empty();

  /** Merges a later change of the same source. */
  public void add(SourceChange later) {
    if (later.extent() == SourceChange.Extent.EVERYTHING) {
      extent = SourceChange.Extent.EVERYTHING;
      List.of(resources, services, workloads, endpoints, findings).forEach(Map::clear);
    }
    status = later.status().or(() -> status);
    resources.putAll(later.resources().byKey());
    services.putAll(later.services().byKey());
    workloads.putAll(later.workloads().byKey());
    endpoints.putAll(later.endpoints().byKey());
    findings.putAll(later.findings().byKey());
  }

  /** All that was added, as one change. */
  public SourceChange merged() {
    return new SourceChange(
        extent,
        status,
        new Edits<>(resources),
        new Edits<>(services),
        new Edits<>(workloads),
        new Edits<>(endpoints),
        new Edits<>(findings));
  }
}
