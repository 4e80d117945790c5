package io.mizzen.analysis.injection;

import io.mizzen.analysis.check.Cluster;
import io.mizzen.analysis.check.ClusterCheck;
import io.mizzen.analysis.check.ResourceCheck;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.kubernetes.WebhookConfiguration;
import java.util.List;
import org.apiguardian.api.API;

/** The checks of the injection of sidecars, with their codes. */
@API(status = API.Status.INTERNAL)
public final class InjectionChecks {
  /** About sidecars that are injected. */
  public static final List<ClusterCheck> OF_SIDECARS =
      List.of(
          Injection::check, // 0102, 0103, 0123, 0148
          ProxyImages::check, // 0146, 0147, 0158
          Users::check); // 0144

  /** About the pods that a Sidecar selects. */
  public static final List<ClusterCheck> OF_PODS = List.of(AmbientSidecars::check); // 0167

  /** About the webhooks that inject. */
  public static final List<ClusterCheck> OF_WEBHOOKS = List.of(Webhooks::check); // 0139, 0163, 0164

  /** About the annotations of any resource. */
  public static final List<ResourceCheck> EACH =
      List.of(Annotations::check); // 0107, 0108, 0125, 0135

  private InjectionChecks() {}

  /** A check that is made only where something is injected, or is to be. */
  public static ClusterCheck whereInjected(ClusterCheck check) {
    return (cluster, report) -> {
      if (isInjected(cluster)) {
        check.check(cluster, report);
      }
    };
  }

  private static boolean isInjected(Cluster cluster) {
    boolean isAsked =
        cluster.all(KubernetesNamespace.class).stream()
            .map(namespace -> namespace.labels().entries().keySet())
            .anyMatch(keys -> keys.contains(Cluster.INJECTION) || keys.contains(Cluster.REVISION));
    boolean isDone =
        cluster.all(Pod.class).stream()
            .flatMap(pod -> Cluster.containers(pod.spec().spec()))
            .anyMatch(container -> container.name().equals(Cluster.PROXY));
    return isAsked || isDone || !cluster.all(WebhookConfiguration.class).isEmpty();
  }
}
