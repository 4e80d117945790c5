package io.mizzen.controlplane;

import io.mizzen.translator.ListenerInput;
import io.mizzen.translator.Translator;
import io.mizzen.translator.cluster.ClusterInput;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.endpoint.EndpointInput;
import io.mizzen.translator.route.RouteInput;

/** Translates the inputs of all resource types; tests put one that throws in its place. */
@FunctionalInterface
interface Translations {

  /**
   * The resource of an input.
   *
   * @param input a {@link ListenerInput}, {@link RouteInput}, {@link ClusterInput} or {@link
   *     EndpointInput}
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
    throw new IllegalArgumentException(
        "input: " + input.getClass() + " (expected: the input of a resource type)");
  }
}
