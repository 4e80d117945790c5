package io.mizzen.testing;

import org.apiguardian.api.API;

/**
 * The route of a VirtualService that decided over a call. Immutable.
 *
 * @param rule {@code VirtualService default/reviews}
 * @param path {@code spec.http[1]}; a delegating route and the one it delegates to have each their
 *     own rule, and this is that of the latter
 * @param place file or text, and line: {@code mesh/reviews.yaml:18}
 * @param meaning match and destinations in one line: {@code any request -> reviews/v1}
 */
@API(status = API.Status.EXPERIMENTAL)
public record TakenRoute(String rule, String path, String place, String meaning) {

  /** {@code VirtualService default/reviews spec.http[1]}. */
  public String name() {
    return rule + " " + path;
  }

  /** {@code VirtualService default/reviews spec.http[1] (mesh/reviews.yaml:18): … -> …}. */
  @Override
  public String toString() {
    return name() + " (" + place + "): " + meaning;
  }
}
