package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Answers which resources exist, at one revision; every method may throw. */
@API(status = API.Status.INTERNAL)
public interface ResourceLookup {
  /** The resource of that name. */
  Optional<XdsResource> find(TypeUrl type, String name);

  /** The answer to a client that asks for a name which {@link #find} does not know. */
  Optional<XdsResource> absent(TypeUrl type, String name);

  /**
   * The resource that a client that uses one route configuration is sent before another of the same
   * name, so that it knows the clusters which that one uses before a call is sent to them (grpc-go
   * fails such calls). Default: nothing.
   *
   * @return empty where the other can be sent at once
   */
  default Optional<NamesAhead> namesAhead(XdsResource before, XdsResource after) {
    return Optional.empty();
  }

  /** Everything of a type. */
  Collection<XdsResource> all(TypeUrl type);

  /**
   * The names of what {@link #all} answers, where they can be told without making the resources:
   * these are then made by {@link #find}, some at a time, before {@link #all} is asked. Default:
   * none, and {@link #all} makes everything at once.
   */
  default Collection<String> names(TypeUrl type) {
    return List.of();
  }
}
