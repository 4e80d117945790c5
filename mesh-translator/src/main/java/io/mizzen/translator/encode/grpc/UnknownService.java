package io.mizzen.translator.encode.grpc;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.mizzen.translator.core.Packing;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The cluster of a name that no service has. It never has endpoints, so calls fail at once in every
 * gRPC implementation; routes without a virtual host make grpc-js wait for the call's deadline, a
 * missing listener or cluster makes all of them wait for 15 s. Cluster and endpoints have the same
 * name, which holds the dialled one because clients quote it in the error.
 *
 * @param requested the listener's name as the client spelled it
 */
@API(status = API.Status.EXPERIMENTAL)
public record UnknownService(String requested) {
  private static final String PREFIX = "unknown|";

  public String render() {
    return PREFIX + requested;
  }

  /** Parses a rendered name; empty when it names something else. */
  public static Optional<UnknownService> parse(String name) {
    return name.startsWith(PREFIX)
        ? Optional.of(new UnknownService(name.substring(PREFIX.length())))
        : Optional.empty();
  }

  /** {@code envoy.config.cluster.v3.Cluster} with endpoints over ADS. */
  public XdsResource cluster() {
    ConfigSource ads =
        ConfigSource.newBuilder()
            .setAds(AggregatedConfigSource.getDefaultInstance())
            .setResourceApiVersion(ApiVersion.V3)
            .build();
    Cluster cluster =
        Cluster.newBuilder()
            .setName(render())
            .setType(DiscoveryType.EDS)
            .setEdsClusterConfig(EdsClusterConfig.newBuilder().setEdsConfig(ads))
            .build();
    return Packing.resource(TypeUrl.CLUSTER, render(), cluster);
  }
}
