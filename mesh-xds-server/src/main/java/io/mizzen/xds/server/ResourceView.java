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

  /**
   * The answer to a client that waits for a name which {@link #find} does not know: a resource of
   * that name without content, such as a {@code ClusterLoadAssignment} without endpoints. It is
   * sent only once the client has accepted the listeners and routes of this view, so that nothing
   * it still uses is emptied. Endpoints and routes that the stream has sent before stay as they
   * are; a cluster is replaced when it would be removed. Never asked for listeners.
   *
   * <p>grpc-java takes up a configuration only when every resource it asks for has an answer, and
   * does not believe at first that a cluster is missing: a name that has just gone would hold all
   * changes of the channel back for its 15 s.
   *
   * @return empty where nothing may be said, as when it is not known yet whether the name exists;
   *     the default
   */
  default Optional<XdsResource> absent(TypeUrl type, String name) {
    return Optional.empty();
  }

  /** Everything of a type that this proxy should see, for wildcard subscriptions. Any order. */
  Collection<XdsResource> all(TypeUrl type);
}
