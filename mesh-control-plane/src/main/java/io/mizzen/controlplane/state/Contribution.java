package io.mizzen.controlplane.state;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.model.MeshResource;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The contribution of one source now, whatever the others say. Immutable and persistent.
 *
 * @param endpoints endpoints by service that are known without selecting
 * @param findings what is wrong with single texts or entries of the source, by their names
 */
@API(status = API.Status.INTERNAL)
public record Contribution(
    SourceStatus status,
    PSortedMap<ResourceKey, MeshResource<?>> resources,
    PSortedMap<ServiceKey, Service> services,
    PSortedMap<WorkloadKey, Workload> workloads,
    PSortedMap<ServiceKey, List<Endpoint>> endpoints,
    PSortedMap<String, List<Finding>> findings) {

  /** A source that has said nothing yet. */
  public static Contribution waiting() {
    return empty(new SourceStatus.Waiting());
  }

  private static Contribution empty(SourceStatus status) {
    return new Contribution(
        status,
        TreePMap.empty(),
        TreePMap.empty(),
        TreePMap.empty(),
        TreePMap.empty(),
        TreePMap.empty());
  }

  /** The contribution after a change. */
  public Contribution with(SourceChange change) {
    Contribution base = change.extent() == SourceChange.Extent.EVERYTHING ? empty(status) : this;
    return new Contribution(
        change.status().orElse(base.status),
        change.resources().applyTo(base.resources),
        change.services().applyTo(base.services),
        change.workloads().applyTo(base.workloads),
        change.endpoints().applyTo(base.endpoints),
        change.findings().applyTo(base.findings));
  }

  /** A change that says all of it. */
  public SourceChange everything() {
    return new SourceChange(
        SourceChange.Extent.EVERYTHING,
        Optional.of(status),
        Edits.of(resources),
        Edits.of(services),
        Edits.of(workloads),
        Edits.of(endpoints),
        Edits.of(findings));
  }
}
