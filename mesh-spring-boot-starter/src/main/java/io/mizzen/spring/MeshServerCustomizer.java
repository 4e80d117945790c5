package io.mizzen.spring;

import io.mizzen.client.MeshServerBuilder;
import org.apiguardian.api.API;

/**
 * Changes the server of the mesh before it is built: a bean of this type, such as {@code server ->
 * server.intercept(...)}.
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL)
public interface MeshServerCustomizer {
  /** Called once, after the properties and before the services are added. */
  void customize(MeshServerBuilder server);
}
