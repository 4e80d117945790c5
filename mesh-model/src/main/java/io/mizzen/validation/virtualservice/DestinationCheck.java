package io.mizzen.validation.virtualservice;

import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import io.mizzen.rules.virtualservice.VirtualService.RouteDestination;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.HeaderCheck;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.NumberCheck;
import io.mizzen.validation.ViolationCode;
import java.util.List;
import org.apiguardian.api.API;

/** The destinations of requests, and their proportions. */
@API(status = API.Status.INTERNAL)
public final class DestinationCheck {
  private DestinationCheck() {}

  static void httpDestinations(FieldContext route, List<HttpRouteDestination> destinations) {
    for (int i = 0; i < destinations.size(); i++) {
      HttpRouteDestination entry = destinations.get(i);
      route.item(i).ifPresent("destination", entry.destination(), DestinationCheck::destination);
      route.item(i).ifPresent("headers", entry.headers(), HeaderCheck::headers);
    }
    sum(route, destinations.stream().mapToLong(HttpRouteDestination::weight).toArray());
  }

  static void connectionDestinations(FieldContext route, List<RouteDestination> destinations) {
    for (int i = 0; i < destinations.size(); i++) {
      route
          .item(i)
          .ifPresent(
              "destination", destinations.get(i).destination(), DestinationCheck::destination);
    }
    sum(route, destinations.stream().mapToLong(RouteDestination::weight).toArray());
  }

  private static void sum(FieldContext route, long[] weights) {
    long sum = java.util.Arrays.stream(weights).sum();
    boolean negative = java.util.Arrays.stream(weights).anyMatch(weight -> weight < 0);
    if (weights.length > 1 && sum == 0 && !negative) {
      route.error(
          ViolationCode.OUT_OF_RANGE,
          "weights that sum to 0",
          "a sum above 0",
          "give at least one destination a weight; they are proportions and need not sum to 100");
    }
    if (sum > 0xFFFF_FFFFL) {
      route.error(ViolationCode.OUT_OF_RANGE, sum, "a sum of at most 4294967295");
    }
  }

  /** The host, subset and port that traffic is sent to. */
  public static void destination(FieldContext context, Destination destination) {
    if (destination.host().equals("*")) {
      context.field("host").error(ViolationCode.INVALID_HOST, "*", "the host of a service");
    } else {
      NameCheck.wildcardDomain(context.field("host"), destination.host());
    }
    context.ifPresent("port", destination.port(), NumberCheck::portSelector);
  }
}
