package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One consistent set of resources, as one proxy should see them. Immutable: the same view answers
 * the same question the same way for ever.
 *
 * <p>A client that waits for endpoints before it uses a cluster (Envoy) waits for ever for a name
 * that is missing here; a cluster without endpoints is an empty {@code ClusterLoadAssignment}, not
 * a missing one.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ResourceView {
  /**
   * Zero or more; grows with every change. Two views of one session with the same revision hold the
   * same resources: a stream that has sent everything of a revision does not look at it again.
   */
  long revision();

  /**
   * The revision in which any resource of this type changed last, so that streams need not compare
   * the others. Default: every revision changes every type.
   */
  default long revision(TypeUrl type) {
    return revision();
  }

  /**
   * The resource of that name, spelled as the client asked. The resource's own name must be the
   * same.
   */
  Optional<XdsResource> find(TypeUrl type, String name);

  /** Everything of a type that this proxy should see, for wildcard subscriptions. Any order. */
  Collection<XdsResource> all(TypeUrl type);
}
