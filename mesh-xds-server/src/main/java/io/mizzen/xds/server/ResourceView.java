package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.ResourceLookup;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * One consistent set of resources, as one proxy should see them. Immutable: the same view answers
 * the same question the same way for ever. A lookup that throws leaves that one name as it was with
 * every proxy; it is tried again with the next push.
 *
 * <p>A client that waits for endpoints before it uses a cluster (Envoy) waits for ever for a name
 * that is missing here; a cluster without endpoints is an empty {@code ClusterLoadAssignment}, not
 * a missing one.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ResourceView extends ResourceLookup {
  /** Zero or more; grows with every change. */
  long revision();

  /**
   * The key of proxies that see the same resources of a type: views with equal keys and equal
   * revisions answer alike. Each resource is then looked up, compared and put into a response once
   * for all of them.
   *
   * @return empty if only this session sees them; the default
   */
  default Optional<Object> sharedKey(TypeUrl type) {
    return Optional.empty();
  }

  /**
   * The view that {@link #sharedKey} speaks of: it answers for every type what all proxies with the
   * key see alike, and nothing of this session alone. Default: this view.
   */
  default ResourceView sharedView() {
    return this;
  }

  /**
   * Which names of a type may have another answer than an earlier view gave; {@code *} among them
   * where {@link #all} may have. Names nobody asked the earlier view for need not be there.
   *
   * @param earlier a view with the same key
   * @return empty if that is not known, and every name has to be compared; the default
   */
  default Optional<Set<String>> changedSince(TypeUrl type, ResourceView earlier) {
    return Optional.empty();
  }

  /**
   * The resource of that name, spelled as the client asked. The resource's own name must be the
   * same.
   */
  @Override
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
  @Override
  default Optional<XdsResource> absent(TypeUrl type, String name) {
    return Optional.empty();
  }

  /** Everything of a type that this proxy should see, for wildcard subscriptions. Any order. */
  @Override
  Collection<XdsResource> all(TypeUrl type);

  /**
   * The names of what {@link #all} answers, where they can be told without making the resources. A
   * view that keeps what {@link #find} has answered then has the first answer to a wildcard made in
   * parts, between which changes are sent to others. Default: none, and {@link #all} is asked at
   * once.
   */
  @Override
  default Collection<String> names(TypeUrl type) {
    return ResourceLookup.super.names(type);
  }
}
