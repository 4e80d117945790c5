package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.examples.bookinfo.services.Flakiness;
import io.mizzen.examples.bookinfo.services.InstanceId;
import java.util.Map;

/**
 * One server to run.
 *
 * @param id service, version and instance name
 * @param labels of its workload
 * @param serviceAccount of its workload; may be empty
 * @param flakiness how often it fails on purpose
 */
public record InstanceSpec(
    InstanceId id, Map<String, String> labels, String serviceAccount, Flakiness flakiness) {
  public InstanceSpec {
    labels = Map.copyOf(labels);
  }

  /** A server started by hand, without a Deployment. */
  public static InstanceSpec of(InstanceId id, Flakiness flakiness) {
    return new InstanceSpec(
        id,
        Map.of("app", id.service(), "version", id.version()),
        "bookinfo-" + id.service(),
        flakiness);
  }
}
