package io.mizzen.translator;

import io.mizzen.xds.ClusterName;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apiguardian.api.API;

/** All that a client's listener may depend on; it is the cache key of the result. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface ListenerInput {
  /** The resource's name: the client's own spelling, echoed. */
  String name();

  /**
   * A listener for a known service.
   *
   * @param service the service's default cluster; its rendered form names the routes
   */
  record Routed(String name, ClusterName service) implements ListenerInput {}

  /**
   * A listener for a name that no service has. All its calls go to a cluster without endpoints,
   * where they fail at once; see {@link io.mizzen.translator.encode.grpc.UnknownService}.
   */
  record NoSuchHost(String name) implements ListenerInput {}

  static ListenerInput routed(String name, ClusterName service) {
    return new Routed(name, service);
  }

  static ListenerInput noSuchHost(String name) {
    return new NoSuchHost(name);
  }

  default <R> R fold(BiFunction<String, ClusterName, R> routed, Function<String, R> noSuchHost) {
    return this instanceof Routed r
        ? routed.apply(r.name(), r.service())
        : noSuchHost.apply(name());
  }
}
