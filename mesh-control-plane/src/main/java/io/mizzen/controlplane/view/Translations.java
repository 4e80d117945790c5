package io.mizzen.controlplane.view;

import io.mizzen.translator.ListenerInput;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.envoy.InboundClusterInput;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput;
import io.mizzen.translator.encode.envoy.SidecarListenerInput;
import io.mizzen.translator.encode.envoy.UpstreamInput;
import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.encode.grpc.ClusterInput;
import io.mizzen.translator.encode.grpc.EndpointInput;
import io.mizzen.translator.encode.grpc.RouteInput;
import org.apiguardian.api.API;

/** Translates the inputs of all resource types; tests put one that throws in its place. */
@FunctionalInterface
@API(status = API.Status.INTERNAL)
public interface Translations {

  /**
   * The resource of an input.
   *
   * @param input a {@link ListenerInput}, {@link RouteInput}, {@link ClusterInput} or {@link
   *     EndpointInput}, or for sidecars one of {@code encode.envoy}
   */
  Translation translate(Object input);

  /** By {@link Translator}. */
  static Translation standard(Object input) {
    if (input instanceof ListenerInput listener) {
      return Translator.listener(listener);
    }
    if (input instanceof RouteInput route) {
      return Translator.route(route);
    }
    if (input instanceof ClusterInput cluster) {
      return Translator.cluster(cluster);
    }
    if (input instanceof EndpointInput endpoints) {
      return Translator.endpoints(endpoints);
    }
    return sidecar(input);
  }

  private static Translation sidecar(Object input) {
    if (input instanceof VirtualHostInput host) {
      return Translator.virtualHost(host);
    }
    if (input instanceof UpstreamInput upstream) {
      return Translator.upstream(upstream);
    }
    if (input instanceof SidecarEndpointInput endpoints) {
      return Translator.sidecarEndpoints(endpoints);
    }
    if (input instanceof SidecarListenerInput listener) {
      return Translator.sidecarListener(listener);
    }
    if (input instanceof InboundClusterInput inbound) {
      return Translator.inboundCluster(inbound);
    }
    throw new IllegalArgumentException(
        "input: " + input.getClass() + " (expected: the input of a resource type)");
  }
}
