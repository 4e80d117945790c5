package io.mizzen.api;

import java.time.Instant;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The registry that a service comes from.
 *
 * @param provider the kind of registry
 * @param clusterId the cluster that declares it; {@link ClusterId#defaultCluster} for documents
 * @param created when it was created, where the registry knows it
 */
@API(status = API.Status.EXPERIMENTAL)
public record ServiceSource(Provider provider, ClusterId clusterId, Optional<Instant> created) {
  /** Kind of registry: Istio's {@code provider.ID}. */
  public enum Provider {
    KUBERNETES,
    /** A ServiceEntry, or a registry outside Kubernetes. */
    EXTERNAL
  }

  /** A Kubernetes Service of the default cluster. */
  public static ServiceSource kubernetes(Optional<Instant> created) {
    return new ServiceSource(Provider.KUBERNETES, ClusterId.defaultCluster(), created);
  }

  /** A ServiceEntry of the default cluster. */
  public static ServiceSource external(Optional<Instant> created) {
    return new ServiceSource(Provider.EXTERNAL, ClusterId.defaultCluster(), created);
  }
}
