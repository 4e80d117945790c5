package io.mizzen.analysis;

import io.mizzen.api.Endpoint;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.ServiceKey;
import io.mizzen.catalog.EndpointTable.Duplicate;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** WorkloadEntries at an address and port where a service has another workload. */
final class HiddenEndpoints {
  private HiddenEndpoints() {}

  /**
   * One finding for each such WorkloadEntry among {@code keys}. The cost is that of what is hidden
   * in the whole mesh, which is nothing unless something is declared twice.
   */
  static void analyze(Set<ResourceKey> keys, ReferenceContext context, Report report) {
    Set<ResourceKey> told = new HashSet<>();
    context
        .duplicates()
        .forEach(
            (service, duplicates) ->
                duplicates.forEach(
                    each ->
                        entryOf(each, context).stream()
                            .filter(entry -> keys.contains(entry.key()) && told.add(entry.key()))
                            .forEach(entry -> report(entry, service, each, report))));
  }

  private static List<MeshResource<?>> entryOf(Duplicate duplicate, ReferenceContext context) {
    Endpoint hidden = duplicate.hidden();
    ResourceKey key = new ResourceKey("WorkloadEntry", hidden.namespace(), hidden.workloadName());
    return context.rules().find(key).<List<MeshResource<?>>>map(List::of).orElse(List.of());
  }

  private static void report(
      MeshResource<?> entry, ServiceKey service, Duplicate duplicate, Report report) {
    Endpoint served = duplicate.served();
    report
        .at(entry, FieldPath.root().key("spec").key("address"))
        .warning(
            AnalysisCode.DUPLICATE_ENDPOINT,
            served.address() + ":" + served.port(),
            "an address and port of its own; workload "
                + served.namespace()
                + "/"
                + served.workloadName()
                + " of "
                + service.host()
                + " has it too",
            "that one's labels, weight and locality count while it is there");
  }
}
