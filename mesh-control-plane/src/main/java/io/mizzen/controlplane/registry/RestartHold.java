package io.mizzen.controlplane.registry;

import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.Deployment;
import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;

/**
 * How long after a start the registrations are not believed to be complete. Until then data planes
 * that come back with endpoints of an earlier control plane keep them: the first of ten servers to
 * register again must not get all the traffic. When they have been quiet for a while, only what
 * would be left without any server is still kept. Pure.
 */
@API(status = API.Status.INTERNAL)
public final class RestartHold {
  /** How long no server must have registered, once the first one has. */
  public static final Duration QUIET = Duration.ofSeconds(2);

  private RestartHold() {}

  /**
   * Whether the endpoints of a service may still be incomplete: it selects workloads, which may
   * register themselves, and not as many have as its Deployments ask for.
   */
  public static boolean holds(MeshState state, Service service) {
    return state.initialSync() != MeshState.InitialSync.COMPLETE
        && service.selector().isPresent()
        && !isComplete(state, service, service.selector().get());
  }

  private static boolean isComplete(MeshState state, Service service, Labels selector) {
    List<MeshResource<Deployment>> serving =
        state.rules().ofType(Deployment.class).stream()
            .filter(each -> each.namespace().equals(service.namespace()))
            .filter(each -> templateLabels(each).matches(selector))
            .toList();
    return !serving.isEmpty() && serving.stream().allMatch(each -> isComplete(state, each));
  }

  private static boolean isComplete(MeshState state, MeshResource<Deployment> deployment) {
    Labels template = templateLabels(deployment);
    long there =
        state.registered().workloads().values().stream()
            .filter(workload -> workload.namespace().equals(deployment.namespace()))
            .filter(workload -> workload.labels().matches(template))
            .count();
    int wanted = deployment.spec().spec().flatMap(Deployment.Spec::replicas).orElse(1);
    return !template.isEmpty() && there >= wanted;
  }

  private static Labels templateLabels(MeshResource<Deployment> deployment) {
    return deployment
        .spec()
        .spec()
        .flatMap(Deployment.Spec::template)
        .flatMap(Deployment.PodTemplate::metadata)
        .map(metadata -> Labels.of(metadata.labels()))
        .orElse(Labels.none());
  }
}
