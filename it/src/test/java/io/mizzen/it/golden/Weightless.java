package io.mizzen.it.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.it.golden.Differences.Difference;

/**
 * Routes to several destinations none of which has a weight. Those of istiod have no cluster at
 * all, for which Envoy refuses the whole configuration; ours fail with 503.
 */
final class Weightless {
  private static final String ROUTE = "virtualHosts[].routes[]";
  private static final String ALWAYS_503 =
      "{\"httpStatus\":503,\"percentage\":{\"numerator\":100}}";

  private Weightless() {}

  /** Whether it is one of the fields in which the two answers differ. */
  static boolean isAnsweredInPlace(Difference difference) {
    return difference.ourRoute().filter(Weightless::fails).isPresent()
        && isNowhere(theirAction(difference))
        && (difference.isAdded(
                ROUTE + ".directResponse",
                ROUTE + ".typedPerFilterConfig",
                ROUTE + ".route.cluster")
            || difference.isLeftOut(
                ROUTE + ".route",
                ROUTE + ".route.weightedClusters",
                ROUTE + ".route.retryPolicy",
                ROUTE + ".route.maxStreamDuration",
                ROUTE + ".route.timeout"));
  }

  private static JsonElement theirAction(Difference difference) {
    if (difference.is(ROUTE + ".route")) {
      return difference.expected();
    }
    return difference.fields().startsWith(ROUTE + ".route.")
        ? difference.expectedIn()
        : difference.expectedIn().get("route");
  }

  private static boolean isNowhere(JsonElement action) {
    return action instanceof JsonObject object
        && object.get("weightedClusters") instanceof JsonObject clusters
        && clusters.size() == 0;
  }

  private static boolean fails(JsonObject route) {
    if (route.get("directResponse") instanceof JsonObject answer) {
      return answer.get("status").getAsInt() == 503;
    }
    return route.get("typedPerFilterConfig") instanceof JsonObject filters
        && filters.get("envoy.filters.http.fault") instanceof JsonObject fault
        && fault.get("abort") instanceof JsonObject abort
        && abort.toString().equals(ALWAYS_503);
  }
}
