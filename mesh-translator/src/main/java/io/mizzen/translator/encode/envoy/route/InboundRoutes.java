package io.mizzen.translator.encode.envoy.route;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import org.apiguardian.api.API;

/**
 * The routes to a port of the sidecar's own workload: all requests go to its cluster.
 *
 * @param host the service's, as it stands in the name of a request's trace
 * @param servicePort 0 for ports that no service has
 */
@API(status = API.Status.INTERNAL)
public record InboundRoutes(String cluster, String host, int servicePort, Retries retries) {
  /** The requests that are sent again. */
  public enum Retries {
    NONE,
    /** Those that met a connection which the workload had closed. */
    RESET_BEFORE_REQUEST
  }

  /** {@code envoy.config.route.v3.RouteConfiguration}. */
  public RouteConfiguration message() {
    return RouteConfiguration.newBuilder()
        .setName(cluster)
        .setValidateClusters(BoolValue.of(false))
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .setName("inbound|http|" + servicePort)
                .addDomains("*")
                .addRoutes(
                    Route.newBuilder()
                        .setName("default")
                        .setMatch(RouteMatches.everything())
                        .setRoute(action())
                        .setDecorator(
                            Decorator.newBuilder().setOperation(host + ":" + servicePort + "/*"))))
        .build();
  }

  private RouteAction action() {
    RouteAction.Builder action =
        RouteAction.newBuilder().setCluster(cluster).setTimeout(Duration.getDefaultInstance());
    action
        .getMaxStreamDurationBuilder()
        .setMaxStreamDuration(Duration.getDefaultInstance())
        .setGrpcTimeoutHeaderMax(Duration.getDefaultInstance());
    if (retries == Retries.RESET_BEFORE_REQUEST) {
      action.setRetryPolicy(
          RetryPolicy.newBuilder()
              .setRetryOn("reset-before-request")
              .setNumRetries(UInt32Value.of(2)));
    }
    return action.build();
  }
}
