package io.mizzen.controlplane.registry;

import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.catalog.PodTemplates;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.Deployment;
import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The time after a start for which registrations are not believed to be complete. Until then data
 * planes that come back with endpoints of an earlier control plane keep them: the first of ten
 * servers to register again must not get all the traffic. When they have been quiet for a while,
 * only what would be left without any server is still kept. Pure.
 */
@API(status = API.Status.INTERNAL)
public final class RestartHold {
  /** The time for which no server must have registered, once the first one has. */
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
        state.snapshot().deploymentsSelectedBy(service.namespace(), selector);
    return !serving.isEmpty() && serving.stream().allMatch(each -> isComplete(state, each));
  }

  private static boolean isComplete(MeshState state, MeshResource<Deployment> deployment) {
    Labels template = PodTemplates.labelsOf(deployment.spec());
    int there =
        state.assembly().catalog().registeredSelectedBy(deployment.namespace(), template).size();
    int wanted = deployment.spec().spec().flatMap(Deployment.Spec::replicas).orElse(1);
    return !template.isEmpty() && there >= wanted;
  }
}
