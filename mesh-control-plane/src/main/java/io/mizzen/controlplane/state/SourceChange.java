package io.mizzen.controlplane.state;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.model.MeshResource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A report of one source. Immutable.
 *
 * @param extent whether it names all that the source knows
 * @param status absent when unchanged
 * @param findings what is wrong with single texts or entries, by their names
 */
@API(status = API.Status.INTERNAL)
public record SourceChange(
    Extent extent,
    Optional<SourceStatus> status,
    Edits<ResourceKey, MeshResource<?>> resources,
    Edits<ServiceKey, Service> services,
    Edits<WorkloadKey, Workload> workloads,
    Edits<ServiceKey, List<Endpoint>> endpoints,
    Edits<String, List<Finding>> findings) {

  /** The part of a source's knowledge that a change names. */
  public enum Extent {
    /** A key that it does not name stays. */
    CHANGES,
    /** A key that it does not name is gone. */
    EVERYTHING
  }

  public static SourceChange none() {
    return new SourceChange(
        Extent.CHANGES,
        Optional.empty(),
        Edits.none(),
        Edits.none(),
        Edits.none(),
        Edits.none(),
        Edits.none());
  }

  public static SourceChange ofResources(
      Edits<ResourceKey, MeshResource<?>> resources, Edits<String, List<Finding>> findings) {
    return new SourceChange(
        Extent.CHANGES,
        Optional.empty(),
        resources,
        Edits.none(),
        Edits.none(),
        Edits.none(),
        findings);
  }

  /** All resources of a source that has nothing else. */
  public static SourceChange everything(
      Collection<MeshResource<?>> all, Edits<String, List<Finding>> findings) {
    return new SourceChange(
        Extent.EVERYTHING,
        Optional.empty(),
        Edits.<ResourceKey, MeshResource<?>>of(all, MeshResource::key, List.of()),
        Edits.none(),
        Edits.none(),
        Edits.none(),
        findings);
  }

  public SourceChange with(SourceStatus newStatus) {
    return new SourceChange(
        extent, Optional.of(newStatus), resources, services, workloads, endpoints, findings);
  }
}
